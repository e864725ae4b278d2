"""Whether regions act before the centre tells them to, after, or without being told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.roles._estimate import share
from subnatnet.roles._evidence import YEAR, Evidence, gather, sides, stamp
from subnatnet.tables.dates import period_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subnatnet.arguments import AllTimesRegions, Unpack
    from subnatnet.network import TieNetwork

TIMING_WINDOW = 10.0  # years
UNCLEAR = "unclear"
TIMINGS = ("follows", "precedes", "unmatched")


@checked(defaults={"unit": "top"})
def tie_timing(
    net: TieNetwork,
    *,
    window: float = TIMING_WINDOW,
    **select: Unpack[AllTimesRegions],
) -> pd.DataFrame:
    """Say of every contact abroad whether it follows, precedes or has no matching directive.

    A directive matches a contact if it points the same region to a place the contact leads into.

    - *follows*: a matching directive came in the `window` years before the contact,
    - *precedes*: none did, but one came in the `window` years after it,
    - *unmatched*: no matching directive within `window` years on either side,
    - *unclear*: the dates do not say, because the contact or a directive is undated or dated too coarsely.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives with a column ``orientation``.
    window : float
        Years on either side; the same for all, so that late contacts are not called followers merely because
        more directives lie behind them.
    **select
        Which ties and regions: see :class:`subnatnet.arguments.AllTimesRegions`.

    Returns
    -------
    pandas.DataFrame
        One row per contact, indexed by tie: ``region, partner, layer, timing, start_low, start_high``
        (days from 1970-01-01).

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> rows = tie_timing(sn.load_china(), regions=["Heilongjiang"])
    >>> set(rows["timing"]) <= {"follows", "precedes", "unmatched", "unclear"}
    True
    """
    evidence = gather(net, **select)
    table = timings(evidence, window)
    table = table[table["region"].isin(evidence.regions)]
    return stamp(table, evidence.attrs, measure="tie_timing", window=window)


def timings(evidence: Evidence, window: float) -> pd.DataFrame:
    """Return :func:`tie_timing` of all regions of the evidence."""
    rows = evidence.all_periods
    low, high = rows["start_low"].to_numpy(), rows["start_high"].to_numpy()
    told_before, told_after, open_ = (np.zeros(len(rows), dtype=bool) for _ in range(3))
    region = rows["region"].to_numpy()
    for act in evidence.pointed.to_dict("records"):
        match = evidence.matches(rows, act["orientation"]) & (region == act["region"])
        # from the directive's side: contacts before it precede, contacts after it follow
        earlier, later, unsure = sides(low, high, act["start_low"], act["start_high"], window * YEAR)
        told_before |= match & later
        told_after |= match & earlier
        open_ |= match & unsure
    dated = np.isfinite(low) & np.isfinite(high)
    timing = np.select(
        [~dated, told_before, open_, told_after], [UNCLEAR, "follows", UNCLEAR, "precedes"], "unmatched"
    )
    return rows[["region", "partner", "layer", "start_low", "start_high"]].assign(timing=timing)


@checked(defaults={"unit": "top"})
def autonomy(
    net: TieNetwork,
    periods: Iterable[str] | Mapping[str, str] | None = None,
    *,
    window: float = TIMING_WINDOW,
    confidence: float = 0.95,
    **select: Unpack[AllTimesRegions],
) -> pd.DataFrame:
    """Return, period by period, which share of new contacts follows, precedes or has no matching directive.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives with a column ``orientation``.
    periods : iterable of str or mapping of name to period, optional
        By default the eras of the network; :func:`rolling_periods` makes moving windows.
    window : float
        As in :func:`tie_timing`.
    confidence : float
        Coverage of the intervals.
    **select
        Which ties and regions: see :class:`subnatnet.arguments.AllTimesRegions`.

    Returns
    -------
    pandas.DataFrame
        Indexed by period: ``contacts`` (that surely began in it), ``clear`` (of these, with a timing),
        then for ``follows, precedes, unmatched`` the count ``_n``, the share of the clear ones and its
        ``_low`` and ``_high``; ``undated`` (contacts that may have begun in any period, the same in every
        row) and ``complete``, whether the table reaches `window` years past the period: if it does not, a
        directive that a contact preceded may not be there yet.

    Raises
    ------
    InvalidChoice
        If no period is given and the network has no eras.

    Notes
    -----
    Only directives with an orientation can match, so "unmatched" also holds what directives without one asked
    for: read it as the upper bound of what regions did on their own.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = autonomy(sn.load_china())
    >>> table.index.tolist()
    ['opening', 'fiscal reform', 'belt and road']
    """
    evidence = gather(net, **select)
    spans = named_periods(net, periods)
    rows = timings(evidence, window)
    rows = rows[rows["region"].isin(evidence.regions)]
    horizon = evidence.whole.dates.replace(np.inf, np.nan)["start_high"].max()
    undated = int((~np.isfinite(rows["start_low"]) | ~np.isfinite(rows["start_high"])).sum())
    found = []
    for first, last in spans.values():
        inside = rows[(rows["start_low"] >= first) & (rows["start_high"] <= last)]
        clear = inside[inside["timing"] != UNCLEAR]
        row: dict[str, object] = {"contacts": len(inside), "clear": len(clear)}
        for word in TIMINGS:
            k = pd.Series([float((clear["timing"] == word).sum())])
            estimate = share(k, pd.Series([float(len(clear))]))
            low, high = estimate.interval(confidence)
            row |= {
                f"{word}_n": int(k[0]),
                word: estimate.value[0],
                f"{word}_low": low[0],
                f"{word}_high": high[0],
            }
        found.append(row | {"undated": undated, "complete": bool(last + window * YEAR <= horizon)})
    table = pd.DataFrame(found, index=pd.Index(list(spans), name="period"))
    return stamp(table, evidence.attrs, measure="autonomy", window=window, confidence=confidence)


def named_periods(
    net: TieNetwork, periods: Iterable[str] | Mapping[str, str] | None
) -> dict[str, tuple[float, float]]:
    """Return periods by name as days from 1970-01-01; the eras of the network where none are given.

    Raises
    ------
    InvalidChoice
        If there are none, or one is no period.
    """
    eras = net.eras
    if periods is None:
        texts = eras
    elif hasattr(periods, "items"):
        texts = dict(periods.items())
    else:
        texts = {name: eras.get(name, name) for name in periods}
    if not texts:
        raise InvalidChoice("name the periods: this network has no eras")
    return {name: period_bounds(text) for name, text in texts.items()}


def rolling_periods(first: int, last: int, *, width: int = 10, step: int = 5) -> list[str]:
    """Return overlapping periods of `width` years, each `step` years after the one before.

    Raises
    ------
    InvalidChoice
        If not even one period fits.

    Examples
    --------
    >>> rolling_periods(1980, 1999, width=10, step=5)
    ['1980/1989', '1985/1994', '1990/1999']
    """
    if width < 1 or step < 1 or first + width - 1 > last:
        raise InvalidChoice(f"no period of {width} years fits between {first} and {last}")
    return [f"{year}/{year + width - 1}" for year in range(first, last - width + 2, step)]
