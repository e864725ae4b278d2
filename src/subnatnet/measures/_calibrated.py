"""A measure of composition as the ties are, beside what it is when they add up to published numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subnatnet.errors import InvalidArgument
from subnatnet.network import TieNetwork
from subnatnet.network.calibration import calibrate

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

SUFFIX = "_calibrated"


def beside_calibrated(
    net: Any,  # noqa: ANN401 - whatever a measure takes; anything but a network is refused here
    measure: Callable[[Any], pd.DataFrame],
) -> pd.DataFrame:
    """Return the table of a measure, each column followed by its calibrated one."""
    if not isinstance(net, TieNetwork):
        raise InvalidArgument(
            f"calibrated=True needs a TieNetwork with published numbers, not {type(net).__name__}"
        )
    raw, weighed = measure(net), measure(calibrate(net))
    joined = raw.join(weighed.add_suffix(SUFFIX))
    joined = joined[[name for column in raw for name in (column, f"{column}{SUFFIX}")]]
    joined.attrs = raw.attrs | {"calibrated": True}
    return joined
