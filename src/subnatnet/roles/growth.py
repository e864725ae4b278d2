"""Whether a region's ties with a part of the world grew, and whether two regions differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.network import _collapse
from subnatnet.network._named import area_of
from subnatnet.roles._evidence import YEAR, gather, stamp
from subnatnet.roles.autonomy import TIMING_WINDOW, UNCLEAR, timings
from subnatnet.roles.contacts import collapsed
from subnatnet.tables.dates import date_bounds

if TYPE_CHECKING:
    from subnatnet.arguments import AllTimes, Unpack
    from subnatnet.network import TieNetwork

GREW, FELL, OPEN = "grew", "fell", "cannot be told"


@checked(defaults={"unit": "top"})
def growth(
    net: TieNetwork,
    region: str,
    area: str,
    *,
    since: str = "2013",
    years: float | None = None,
    confidence: float = 0.95,
    **select: Unpack[AllTimes],
) -> pd.DataFrame:
    """Return whether a region made more new contacts with an area after a year than before.

    New contacts a year before and after are compared layer by layer and in all; the undated are a band: the
    ratio is given with all of them before and with all of them after, and a verdict only where both agree.
    What other regions did in the same years stands beside it, because a table that is better kept in some
    years shows growth everywhere.

    Parameters
    ----------
    net : TieNetwork
        Ties abroad.
    region : str
        Id or name.
    area : str
        A country or part of the world, by id or name.
    since : str
        The first day or year of the later period.
    years : float, optional
        Length of both periods; by default from `since` to the last date in the table.
    confidence : float
        Level of the verdict.
    **select
        Which ties: see :class:`subnatnet.arguments.AllTimes`.

    Returns
    -------
    pandas.DataFrame
        Indexed by layer, and ``all``: ``before, after`` (surely), ``undated, ratio`` (after over before,
        half a contact added to both), ``ratio_low, ratio_high`` (with the undated all before, all after),
        ``others`` (the same ratio of all other regions with the area), ``p`` (exact: as many after or more,
        were the rate that of the others), ``p_low, p_high`` (with the undated all after, all before),
        ``verdict``: "grew" or "fell" beyond the others whichever way the undated fell, else "cannot be
        told".

    Raises
    ------
    InvalidChoice, UnknownActor
        If the region, area or layer does not exist, or `since` is no date.

    Examples
    --------
    >>> import subnatnet as sn
    >>> growth(sn.load_china(), "Sichuan", "world:europe").loc["all", "verdict"]
    'cannot be told'
    """
    low, _, valid = date_bounds([since])
    if not valid[0] or not np.isfinite(low[0]):
        raise InvalidChoice(f"since={since!r} is not a date; write a year such as '2013'")
    evidence = gather(net, **select, regions=[region])
    known = net.gazetteer
    area = area_of(known, area)
    at = str(evidence.regions[0])
    rows = collapsed(evidence, evidence.all_periods)
    within = {*known.index[_collapse.within(known["parent"], [area])], area}
    rows = rows[(rows["partner"].isin(within) | rows["place"].isin(within)).to_numpy()]
    ends = evidence.whole.dates.replace(np.inf, np.nan)["start_high"]
    reach = (years * YEAR) if years else float(ends.max()) - float(low[0]) + 1
    found = {"all": _compare(rows, at, float(low[0]), reach, confidence)}
    for name, own in rows.groupby("layer", sort=True):
        found[str(name)] = _compare(own, at, float(low[0]), reach, confidence)
    table = pd.DataFrame.from_dict(found, orient="index").rename_axis("layer")
    attrs = evidence.attrs | {"region": at, "area": area, "since": since, "years": reach / YEAR}
    return stamp(table, attrs, measure="growth")


def _compare(
    rows: pd.DataFrame, region: str, since: float, reach: float, confidence: float
) -> dict[str, object]:
    from scipy.stats import binom

    low, high = rows["start_low"].to_numpy(dtype=float), rows["start_high"].to_numpy(dtype=float)
    before = (high < since) & (low >= since - reach)
    after = (low >= since) & (high < since + reach)
    outside = (high < since - reach) | (low >= since + reach)
    mine = (rows["region"] == region).to_numpy()
    b, a = int((before & mine).sum()), int((after & mine).sum())
    u = int((~before & ~after & ~outside & mine).sum())
    ob, oa = int((before & ~mine).sum()), int((after & ~mine).sum())
    share = (oa + 0.5) / (oa + ob + 1.0)

    def upper(later: int, earlier: int) -> float:
        return float(binom.sf(later - 1, later + earlier, share)) if later + earlier else np.nan

    tail = 1 - confidence
    ps = (upper(a, b), upper(a + u, b), upper(a, b + u))
    up, down = upper(a, b + u), float(binom.cdf(a + u, a + u + b, share)) if a + u + b else np.nan
    verdict = GREW if up <= tail / 2 else FELL if down <= tail / 2 else OPEN
    return {
        "before": b,
        "after": a,
        "undated": u,
        "ratio": (a + 0.5) / (b + 0.5),
        "ratio_low": (a + 0.5) / (b + u + 0.5),
        "ratio_high": (a + u + 0.5) / (b + 0.5),
        "others": (oa + 0.5) / (ob + 0.5),
        "p": ps[0],
        "p_low": ps[1],
        "p_high": ps[2],
        "verdict": verdict,
    }


@checked(defaults={"unit": "top"})
def compare_autonomy(
    net: TieNetwork,
    first: str,
    second: str,
    *,
    window: float = TIMING_WINDOW,
    confidence: float = 0.95,
    **select: Unpack[AllTimes],
) -> pd.Series:
    """Say whether fewer of one region's contacts follow a directive that points there than of another's.

    Of the contacts whose timing is clear. What follows a directive need not come of it, and what follows none
    in the table may follow one that is not.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives with a column ``orientation``.
    first, second : str
        Ids or names of two regions.
    window : float
        As in :func:`subnatnet.roles.autonomy.tie_timing`.
    confidence : float
        Level of the verdict.
    **select
        Which ties: see :class:`subnatnet.arguments.AllTimes`.

    Returns
    -------
    pandas.Series
        ``first_k, first_n, second_k, second_n`` (contacts that follow, of those with a clear timing; one for
        each company and country), ``difference`` (of the shares, first less second), ``low, high`` (Newcombe
        1998), ``p`` (Fisher's exact test), ``unclear`` (share of contacts without a clear timing) and
        ``verdict``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If a region does not exist, or both are one.

    Examples
    --------
    >>> import subnatnet as sn
    >>> compare_autonomy(sn.load_china(), "Guangdong", "Heilongjiang")["verdict"]
    "fewer of Guangdong's dated contacts follow a directive"
    """
    from scipy.stats import fisher_exact

    evidence = gather(net, **select)
    ids = [str(gather(net, **select, regions=[name]).regions[0]) for name in (first, second)]
    if ids[0] == ids[1]:
        raise InvalidChoice(f"{first!r} and {second!r} are the same region")
    rows = collapsed(evidence, evidence.all_periods)
    timed = timings(evidence, window)["timing"].reindex(rows.index)
    counts = []
    for region in ids:
        own = timed[(rows["region"] == region).to_numpy()]
        clear = own[own != UNCLEAR]
        counts.append((int((clear == "follows").sum()), len(clear), len(own)))
    (k1, n1, m1), (k2, n2, m2) = counts
    names = [evidence.label(region) for region in ids]
    result: dict[str, object] = {"first_k": k1, "first_n": n1, "second_k": k2, "second_n": n2}
    unclear = 1 - (n1 + n2) / max(m1 + m2, 1)
    if not n1 or not n2:
        nothing = dict.fromkeys(("difference", "low", "high", "p"), np.nan)
        return pd.Series(result | nothing | {"unclear": unclear, "verdict": OPEN})
    p = float(fisher_exact(np.array([[k1, n1 - k1], [k2, n2 - k2]])).pvalue)
    low, high = _newcombe(k1, n1, k2, n2, confidence)
    sure = p <= 1 - confidence
    own_way = names[0] if k1 / n1 < k2 / n2 else names[1]
    verdict = f"fewer of {own_way}'s dated contacts follow a directive" if sure else OPEN
    spread = {"difference": k1 / n1 - k2 / n2, "low": low, "high": high, "p": p}
    return pd.Series(result | spread | {"unclear": unclear, "verdict": verdict})


def _newcombe(k1: int, n1: int, k2: int, n2: int, confidence: float) -> tuple[float, float]:
    from scipy.special import ndtri

    z = -float(ndtri((1 - confidence) / 2))

    def wilson(k: int, n: int) -> tuple[float, float]:
        middle = (k + z * z / 2) / (n + z * z)
        reach = z * np.sqrt(k * (n - k) / n + z * z / 4) / (n + z * z)
        return middle - reach, middle + reach

    (l1, u1), (l2, u2) = wilson(k1, n1), wilson(k2, n2)
    p1, p2 = k1 / n1, k2 / n2
    gap = p1 - p2
    return float(gap - np.hypot(p1 - l1, u2 - p2)), float(gap + np.hypot(u1 - p1, p2 - l2))
