"""What a page says of its own data: coverage, licences, how to cite, version."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from subnatnet.errors import reject
from subnatnet.network.coverage import ALL, coverage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subnatnet.network import TieNetwork

KEYS = ("title", "version", "date", "citation")


def about(net: TieNetwork, given: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what stands under "Coverage, licences, how to cite".

    Parameters
    ----------
    net : TieNetwork
        What is shown.
    given : mapping of str to str, optional
        ``title, version, date, citation`` of the data.

    Returns
    -------
    dict
        ``software``; ``coverage``, a row for each layer with ``ties, dated, sourced, high`` (shares) and
        ``years``; ``licences`` with how many rows each covers; and what is `given`.

    Raises
    ------
    InvalidChoice
        If `given` has a key that has no place here.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"], "start": ["2015"]}))
    >>> row = about(net, {"version": "2"})["coverage"][0]
    >>> row["ties"], row["dated"], row["years"]
    (1, 1.0, '2015')
    """
    told = {str(key): str(value) for key, value in (given or {}).items()}
    for key in told:
        if key not in KEYS:
            reject(key, KEYS, "thing to say about the data")
    whole = coverage(net, unit=None)
    whole = whole[
        (whole.index.get_level_values("region") == ALL) & (whole.index.get_level_values("era") == ALL)
    ].droplevel(["region", "era"])
    counted = whole[["ties", "dated", "sourced", "high"]].to_dict("index")
    ends = net.summary()[["first", "last"]].to_dict("index")
    rows = []
    for layer in net.layers:
        row = counted[layer]
        first, last = (float(ends[layer][end]) for end in ("first", "last"))
        years = "" if first != first else f"{first:.0f}" if first == last else f"{first:.0f}–{last:.0f}"  # noqa: PLR0124, RUF001 - NaN is no year; the dash between years
        rows.append(
            {"layer": layer, "ties": int(row["ties"])}
            | {name: float(row[name]) for name in ("dated", "sourced", "high")}
            | {"years": years}
        )
    licences: list[list[Any]] = []
    if "licence" in net.ties:
        counts = net.ties["licence"].astype("str").value_counts()
        licences = [
            [str(name), int(rows)] for name, rows in sorted(counts.items(), key=lambda item: -item[1])
        ]
    return {"software": f"subnatnet {version('subnatnet')}", "coverage": rows, "licences": licences} | told
