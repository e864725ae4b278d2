"""The atlas inside a notebook: no file, no server."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.present.atlas import atlas_page

if TYPE_CHECKING:
    from subnatnet.arguments import Count
    from subnatnet.network import TieNetwork


@dataclass(frozen=True, repr=False)
class ShownAtlas:
    """An atlas that a notebook shows when it is the last line of a cell.

    Parameters
    ----------
    page : str
        The whole page.
    height : int
        Height of the frame, in pixels.
    """

    page: str
    height: int

    def __repr__(self) -> str:
        return f"<atlas of {len(self.page) / 1e6:.1f} MB; shown in a notebook, written by `write_atlas`>"

    def _repr_html_(self) -> str:
        # the page lives in an attribute, closed off from the notebook: it can run its own scripts and hand
        # over files to save, and nothing else
        return (
            f'<iframe srcdoc="{html.escape(self.page, quote=True)}" title="atlas of ties" '
            f'sandbox="allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox" '
            f'style="width:100%;height:{self.height}px;border:1px solid #d9dee3"></iframe>'
        )


@checked()
def show_atlas(net: TieNetwork, *, height: Count = 640, **options: Any) -> ShownAtlas:  # noqa: ANN401 - handed on
    """Show the atlas in a notebook, without writing a file.

    Parameters
    ----------
    net : TieNetwork
        What to show.
    height : int
        Height of the frame, in pixels.
    **options
        As in :func:`subnatnet.write_atlas`.

    Returns
    -------
    ShownAtlas
        Put it on the last line of a cell. It is kept in the notebook's file, so a large network makes a large
        file; clear the cell's output before sharing.

    Raises
    ------
    InvalidChoice
        If an option of the atlas does not exist, or the height is not positive.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]}))
    >>> show_atlas(net)._repr_html_().startswith("<iframe srcdoc=")
    True
    """
    if height <= 0:
        raise InvalidChoice(f"height={height}: the frame needs a height in pixels, for example 640")
    return ShownAtlas(atlas_page(net, **options), height)
