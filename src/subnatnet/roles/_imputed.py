"""What holds if undated ties and documents began as the dated ones of their kind did: imputed worlds.

Every open contact is dated by chance, as the dated contacts of the same layer, region and partner are
(:mod:`subnatnet.inference.imputation`), so many times over. What is said is what stands in enough of these
worlds; its probability is the mean over all of them, a world in which it does not stand counting nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice
from subnatnet.inference.imputation import ASSUMPTION, Imputed, donor_pools, part_inside
from subnatnet.roles._clusters import is_sure
from subnatnet.roles._evidence import split
from subnatnet.roles._facing import ENACTED, NO_TIES, TOO_FEW, USUAL, Facing, hull, hull_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from subnatnet.roles._facing import Cell

    Span = tuple[float, float]

WORLDS = 20
NOTE = f"over {WORLDS} imputed datings"
DOCUMENTS = (
    "an undated document was written when dated documents of the centre, or of regions on themselves, were; "
    "one with a range of dates on any day of it alike"
)
ASSUMED = f"{ASSUMPTION}; {DOCUMENTS}"
ORDER = ["region", "partner", "place", "layer", "outward", "kind", "start_low", "start_high"]


def imputed_worlds(
    contacts: pd.DataFrame, ever: pd.DataFrame, span: Span, seed: int
) -> list[NDArray[np.bool_]]:
    """Return which contacts lie in the period, world by world.

    Parameters
    ----------
    contacts : pandas.DataFrame
        Contacts that lie in the period for certain (``sure``) or may.
    ever : pandas.DataFrame
        Contacts of all times: those whose dates tell whether they lie in the period are the donors.
    span : tuple of float
        First and last day.
    seed : int
        Same seed, same worlds, whatever the order of rows.
    """
    rows = contacts.reset_index(drop=True).sort_values(ORDER, kind="stable")
    sure = is_sure(rows)
    keys = ["region", "cluster", "partner", "outward"]
    held = pd.MultiIndex.from_frame(contacts.loc[is_sure(contacts), keys])
    maybe = pd.MultiIndex.from_frame(contacts.loc[~is_sure(contacts), keys])
    every = pd.MultiIndex.from_frame(ever[keys])
    donors = ever.assign(sure=every.isin(held))[~every.isin(maybe)]
    if sure.all():
        return [np.ones(len(contacts), dtype=bool)] * WORLDS
    if donors.empty:
        raise InvalidChoice("no tie of these layers is dated, so nothing says when the undated ones began")
    pool, size, inside = donor_pools(rows, donors)
    fixed = part_inside(rows["start_low"], rows["start_high"], span)
    drawn = Imputed(sure, pool, size, inside, fixed, (), 0, seed)
    found = []
    for world in range(WORLDS):
        kept = np.zeros(len(contacts), dtype=bool)
        kept[rows.index.to_numpy()] = drawn(world) > 0
        found.append(kept)
    return found


def dated_documents(statements: Sequence[pd.DataFrame], last: float, seed: int) -> list[frozenset[str]]:
    """Return which documents were written after the period, world by world."""
    drawn: list[set[str]] = [set() for _ in range(WORLDS)]
    for number, rows in enumerate(statements):
        documents = rows.sort_values(["document", "start_low"], kind="stable").drop_duplicates("document")
        low, high = (documents[end].to_numpy(dtype=float) for end in ("start_low", "start_high"))
        dated = np.isfinite(low) & np.isfinite(high)
        known = (high <= last) | (low > last)
        open_ = np.flatnonzero(~known)
        if not len(open_):
            continue
        size, before = int((dated & known).sum()), int((dated & (high <= last)).sum())
        with np.errstate(invalid="ignore"):
            part = np.where(dated, (last - low + 1) / (high - low + 1), np.nan)[open_]
        names = documents["document"].to_numpy(dtype=object)[open_]
        for world in range(WORLDS):
            rng = np.random.default_rng([seed, world, number, 1])
            usual = rng.binomial(size, before / size) / size if size else 0.5
            late = rng.random(len(open_)) >= np.where(np.isnan(part), usual, part)
            drawn[world] |= set(names[late])
    return [frozenset(one) for one in drawn]


def facing_over(readings: Sequence[Facing], least: float, *, trades: bool = False) -> Facing:
    """Return what is shown over imputed worlds.

    Parameters
    ----------
    readings : sequence of Facing
        What each world shows of one region.
    least : float
        The probability from which something is said.
    trades : bool
        Whether its published trade stands out.
    """
    where, what = (_mean_of([getattr(one, name) for one in readings]) for name in ("where", "what"))
    most, mostly = (_most([getattr(one, name) for one in readings]) for name in ("most", "mostly"))
    kept, kinds = ({name: (p, p) for name, p in part.items() if p >= least} for part in (where, what))
    top, kind = (one if one is not None and one[1][0] >= least else None for one in (most, mostly))
    usual = np.mean([one.verdict in (USUAL, ENACTED) for one in readings]) >= least
    if kept or kinds or trades:
        verdict = ENACTED
    elif all(one.verdict == NO_TIES for one in readings):
        verdict = NO_TIES
    else:
        verdict = USUAL if usual and (top or kind) else TOO_FEW
    named = {*kept, *kinds, *(one[0] for one in (top, kind) if one)}
    flags = pd.Series([place for one in readings for place in one.flagships], dtype=object).value_counts()
    often = flags[flags >= least * len(readings)]
    return Facing(
        kept,
        kinds,
        top,
        kind,
        tuple(sorted(map(str, often.index), key=lambda place: (-int(often[place]), place))),
        hull([one.clusters for one in readings]),
        verdict,
        {place: hull_cells(_cells(readings, place)) for place in (*kept, *kinds)},
        tuple(sorted({*where, *what} - named)),
        {place: float(np.mean([place in _named(one) for one in readings])) for place in named},
    )


def _cells(readings: Sequence[Facing], place: str) -> list[Cell]:
    return [one.cells[place] for one in readings if place in one.cells]


def _named(one: Facing) -> set[str]:
    return {*one.where, *one.what, *(top[0] for top in (one.most, one.mostly) if top)}


def _mean_of(lists: Sequence[Mapping[str, Span]]) -> dict[str, float]:
    """Return the mean probability of each name, the largest first; 0 in a world where it does not stand."""
    names = sorted(set().union(*lists))
    means = {name: float(np.mean([one[name][0] if name in one else 0.0 for one in lists])) for name in names}
    return dict(sorted(means.items(), key=lambda item: (-round(item[1], 6), item[0])))


def _most(named: Sequence[tuple[str, Span, Span] | None]) -> tuple[str, Span, Span] | None:
    means = _mean_of([{one[0]: one[1]} if one else {} for one in named])
    if not means:
        return None
    name, p = next(iter(means.items()))
    return name, (p, p), hull([one[2] for one in named if one and one[0] == name])


def row_over(
    rows: Sequence[dict[str, object]], least: float, untold: str, more: Sequence[str]
) -> dict[str, object]:
    """Return the row of one direction over imputed worlds: the verdict that stands in enough of them.

    `more` are the verdicts by which more ties lead there than those of others; the last claims no more than
    that, so that it stands where any of them does.
    """
    verdicts = pd.Series([str(row["verdict"]) for row in rows])
    shares = verdicts.value_counts(normalize=True, sort=False).sort_index()
    best = str(shares.idxmax())
    same = [row for row in rows if row["verdict"] == best]
    p, told = _mean_p(same, "p", len(rows), float(shares[best]))
    together = [row for row in rows if row["verdict"] in more]
    if p < least and len(together) > len(same):
        best, same = more[-1], together
        p, told = _mean_p(same, "p_usual", len(rows), 0.0)
    row = dict(same[0])
    for name in ("k", "n", "share", "usual", "geography", "p_usual", "p_geography", "placebos", "p_placebo"):
        cells = [float(str(one.get(name, np.nan))) for one in rows]
        known = [cell for cell in cells if np.isfinite(cell)]
        row[name] = float(np.mean(known)) if known else np.nan
    row["verdict"] = best if p >= least else untold
    row["p"] = p if row["verdict"] == best and told else np.nan
    row["worlds"] = len(same) / len(rows)
    row["verdicts"] = "|".join(map(str, shares.index))
    return row


def _mean_p(
    rows: Sequence[Mapping[str, object]], name: str, worlds: int, otherwise: float
) -> tuple[float, bool]:
    """Return the mean probability over all worlds, and whether the verdict has one."""
    every = [float(str(row.get(name, np.nan))) for row in rows]
    known = bool(np.isfinite(every).all())
    return (float(np.sum(every)) / worlds if known else otherwise), known


def documents_over(
    tables: Sequence[pd.DataFrame],
    lists: Mapping[str, Sequence[str]],
    least: float,
    verdict: str,
    untold: str,
) -> pd.DataFrame:
    """Return what documents say over imputed worlds: words that stand in enough of them."""
    first = tables[0]
    rows = [
        _said([table.loc[region] for table in tables], lists, least, verdict, untold)
        for region in first.index
    ]
    columns = [*first.columns, *(f"{name}_worlds" for name in lists)]
    return pd.DataFrame(rows, index=first.index, columns=columns)


def _said(
    rows: Sequence[pd.Series],
    lists: Mapping[str, Sequence[str]],
    least: float,
    verdict: str,
    untold: str,
) -> dict[str, object]:
    found: dict[str, object] = {str(name): _mode([row[name] for row in rows]) for name in rows[0].index}
    for column, beside in lists.items():
        words = [split(row[column]) for row in rows]
        share = {word: float(np.mean([word in own for own in words])) for own in words for word in own}
        kept = sorted((word for word in share if share[word] >= least), key=lambda word: -share[word])
        found[column] = "|".join(kept)
        found[f"{column}_worlds"] = "|".join(f"{share[word]:.2f}" for word in kept)
        told = [(own, row) for own, row in zip(words, rows, strict=True) if own]
        for name in beside:
            cells = [dict(zip(own, str(row[name]).split("|"), strict=True)) for own, row in told]
            found[name] = "|".join(_middle([own[word] for own in cells if word in own]) for word in kept)
    if "evidence" in found:
        named = set(split(str(found["roles"])))
        same = [row["evidence"] for row in rows if set(split(row["roles"])) == named]
        found["evidence"] = _mode(same) if same else ""
    if "verdict" in found:
        shares = pd.Series([str(row["verdict"]) for row in rows]).value_counts(normalize=True)
        said, best = any(found[name] for name in lists), str(shares.index[0])
        stands = shares.iloc[0] >= least and (said or best not in (verdict, USUAL))
        found["verdict"] = best if stands else verdict if said else untold
    return found


def _mode(values: Sequence[object]) -> object:
    counts = pd.Series([str(value) for value in values]).value_counts(sort=False)
    best = str(counts[counts == counts.max()].index.min())
    return next(value for value in values if str(value) == best)


def _middle(cells: Sequence[str]) -> str:
    """Return the mean of numbers, or the commonest of texts."""
    try:
        numbers = [float(cell) for cell in cells]
    except ValueError:
        return str(_mode(cells))
    decimals = max(len(cell.partition(".")[2]) for cell in cells)
    return f"{np.mean(numbers):.{decimals}f}"
