"""Who is who: an index of all spellings of all actors, asked with a name and, where needed, its context."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.errors import AmbiguousName, UnknownActor, reject
from subnatnet.places._index import SpellingIndex
from subnatnet.places.names import is_generic, key_of, split_qualifier
from subnatnet.schema import KINDS
from subnatnet.tables.frames import actor_frame
from subnatnet.tables.package import data_folder, read_package

if TYPE_CHECKING:
    from collections.abc import Iterable

SUGGESTED = 300  # distinct unknown names to look up similar ones for; a wrong column needs no more
SCORES = {
    "id": 1.0,
    "code": 1.0,
    "name": 1.0,
    "spelling": 0.99,
    "romanisation": 0.97,
    "without generic words": 0.95,
}


@dataclass(frozen=True)
class Match:
    """An actor found by name.

    Parameters
    ----------
    id, name : str
        The actor.
    score : float
        From 0 to 1; 1 where the spelling is in the gazetteer.
    reason : str
        How it was found.
    """

    id: str
    name: str
    score: float
    reason: str


@dataclass(frozen=True)
class _Answer:
    """Who may be meant; `elsewhere` says where others of that name are whom the gazetteer does not have."""

    ids: tuple[str, ...]
    reason: str = ""
    score: float = 0.0
    elsewhere: tuple[str, ...] = ()
    unplaced: str = ""  # the country or region asked for, if nobody knows it

    @property
    def one(self) -> str:
        return self.ids[0] if len(self.ids) == 1 and not self.elsewhere else ""


class Gazetteer:
    """An index of actors by all their spellings.

    Parameters
    ----------
    actors : pandas.DataFrame
        Columns as in :data:`subnatnet.schema.ACTOR_COLUMNS`; ``pinyin``, ``gbt2260``, ``alpha3`` and
        ``wikidata`` are used where there are any.
    """

    def __init__(self, actors: pd.DataFrame) -> None:
        self._actors = actor_frame(actors)
        self._index = SpellingIndex(self._actors)

    @property
    def actors(self) -> pd.DataFrame:
        """The actors (a copy)."""
        return self._actors.copy(deep=False)

    def extend(self, more: pd.DataFrame) -> Gazetteer:
        """Return a gazetteer with more actors, or more spellings of those there are.

        Parameters
        ----------
        more : pandas.DataFrame
            With ``id``. For an id that is known, ``name`` and ``aliases`` are added to its spellings; other
            cells are left as they are.

        Examples
        --------
        >>> more = pd.DataFrame({"id": ["PL:lodz"], "name": ["罗兹"]})
        >>> builtin_gazetteer().extend(more).resolve("罗兹").id
        'PL:lodz'
        """
        added = actor_frame(more)
        known = added.index.isin(self._actors.index)
        old = self._actors.copy()
        for row in added[known].itertuples():
            spellings = map(str, (old.at[row.Index, "aliases"], row.name, row.aliases))
            old.at[row.Index, "aliases"] = "|".join(filter(None, spellings))
        return Gazetteer(pd.concat([old, added[~known]]).reset_index())

    # -- asking ----------------------------------------------------------------------------------

    def resolve(
        self,
        name: str,
        country: str | None = None,
        region: str | None = None,
        kind: str | None = None,
        *,
        threshold: float | None = None,
    ) -> Match:
        """Return the actor that bears a name.

        Parameters
        ----------
        name : str
            In any spelling the gazetteer has or that follows from one by rule; or an id or code.
        country, region : str, optional
            Where it lies, as id, code or name.
        kind : str, optional
            ``region``, ``place``, ``company`` or ``ministry``.
        threshold : float, optional
            Take the most similar spelling if it is at least this similar (0 to 1).

        Raises
        ------
        UnknownActor
            If nobody bears it; the message names similar ones.
        AmbiguousName
            If several do; ``.candidates`` lists them.

        Examples
        --------
        >>> builtin_gazetteer().resolve("Szechwan").id
        'CN-SC'
        >>> builtin_gazetteer().resolve("Suzhou", region="Jiangsu").id
        'CN-JS:suzhou'
        """
        if kind is not None and kind not in KINDS:
            reject(kind, KINDS, "kind of actor")
        answer = self._answer(name, country or "", region or "", kind or "")
        if not answer.ids and threshold is not None:
            answer = self._similar_enough(name, country or "", region or "", kind or "", threshold) or answer
        if found := answer.one:
            return Match(found, str(self._actors.at[found, "name"]), answer.score, answer.reason)
        if answer.ids:
            others = dict.fromkeys(answer.elsewhere, "not in the gazetteer")
            raise AmbiguousName(name, self._described(answer.ids) | others)
        meant = (
            (answer.unplaced, "", "", "")
            if answer.unplaced
            else (name, country or "", region or "", kind or "")
        )
        near = self._similar(*meant)
        hint = "; ".join(f"{spelling!r} ({actor})" for spelling, actor, _ in near)
        asked = f"; similar: {hint}" if hint else ""
        raise UnknownActor(f"{answer.reason or f'{name!r} is in no gazetteer'}{asked}")

    def resolve_frame(
        self, asked: pd.DataFrame, *, threshold: float | None = None, progress: bool = False
    ) -> pd.DataFrame:
        """Look many names up at once.

        Parameters
        ----------
        asked : pandas.DataFrame
            Column ``name``; ``country``, ``region`` and ``kind`` where there are any, ``""`` or missing where
            unknown.
        threshold : float, optional
            As in :meth:`resolve`.
        progress : bool
            Whether to show a progress bar.

        Returns
        -------
        pandas.DataFrame
            Index of `asked`; ``id`` (``""`` where not found), ``score``, ``reason``, ``suggestion``. A name
            that several actors bear has no id, and all of them in ``reason``.

        Raises
        ------
        InvalidChoice
            If a kind is none.

        Examples
        --------
        >>> asked = pd.DataFrame({"name": ["Chengdu", "Springfeild"], "country": ["", "US"]})
        >>> builtin_gazetteer().resolve_frame(asked)[["id", "suggestion"]].values.tolist()
        [['CN-SC:chengdu', ''], ['', 'Springfield']]
        """
        from tqdm import tqdm

        columns = ["name", "country", "region", "kind"]
        known = pd.DataFrame({name: asked.get(name, "") for name in columns}, index=asked.index, dtype="str")
        known = known.fillna("")
        for kind in known["kind"].unique():
            if kind and kind not in KINDS:
                reject(kind, KINDS, "kind of actor")
        codes = known.groupby(columns, sort=False).ngroup().to_numpy()
        distinct = known.iloc[pd.Series(codes).drop_duplicates().index] if len(known) else known
        rows, misses = [], 0
        for name, country, region, kind in tqdm(
            distinct.itertuples(index=False, name=None),
            total=len(distinct),
            desc="names",
            disable=None if progress else True,
        ):
            answer = self._answer(name, country, region, kind)
            if not answer.ids and name and threshold is not None:
                answer = self._similar_enough(name, country, region, kind, threshold) or answer
            suggestion = ""
            if not answer.ids and name:
                misses += 1
                meant = (answer.unplaced, "", "", "") if answer.unplaced else (name, country, region, kind)
                near = self._similar(*meant)[:1] if misses <= SUGGESTED else []
                suggestion = near[0][0] if near else ""
            rows.append(self._row(name, answer, suggestion))
        table = pd.DataFrame(rows, columns=["id", "score", "reason", "suggestion"])
        return (
            table.iloc[codes]
            .set_axis(asked.index)
            .astype({"id": "str", "reason": "str", "suggestion": "str"})
        )

    def _row(self, name: str, answer: _Answer, suggestion: str) -> tuple[str, float, str, str]:
        if answer.one:
            return answer.one, answer.score, answer.reason, ""
        if answer.ids:
            borne = [*answer.ids, *answer.elsewhere]
            listed = ", ".join(borne[:6]) + (" ..." if len(borne) > 6 else "")
            return "", 0.0, f"several actors bear this name: {listed}; say the country or region", ""
        return "", 0.0, answer.reason or ("no actor bears this name" if name else "empty"), suggestion

    def _described(self, ids: Iterable[str]) -> dict[str, str]:
        names = self._actors["name"]
        return {actor: f"{names[actor]} ({self._index.level[actor]})" for actor in ids}

    def _answer(self, name: str, country: str, region: str, kind: str) -> _Answer:
        """Return all actors that bear a name in its closest reading, and how it was read."""
        wanted = name.strip()
        if not wanted:
            return _Answer(())
        inside = []
        for where, what in ((country, "country"), (region, "region")):
            if where:
                around = self._context(where, what)
                if not around:
                    return _Answer((), f"the {what} {where!r} is in no gazetteer", unplaced=where)
                inside.append(around)
        for ids, reason in self._index.readings(wanted):
            fitting = self._index.fitting(ids, inside, kind)
            if fitting:
                elsewhere = () if reason in ("id", "code") else self._elsewhere(wanted, fitting, inside)
                return _Answer(fitting, reason, SCORES[reason], elsewhere)
        return self._qualified(wanted, inside, kind)

    def _elsewhere(self, name: str, found: tuple[str, ...], inside: list[frozenset[str]]) -> tuple[str, ...]:
        """Return the namesakes that may be meant too, though the gazetteer does not have them."""
        others = []
        for within, words in self._index.homonyms.get(key_of(name), ()):
            have = any(within in self._index.above[actor] for actor in found)
            around = self._index.above.get(within, frozenset())
            if not have and all(around & places for places in inside):
                others.append(words)
        # of several that lie in places the gazetteer does not know, it may have any one
        return tuple(others)

    @cache  # noqa: B019 - few contexts, and the gazetteer lives as long as the program
    def _context(self, where: str, what: str) -> frozenset[str]:
        """Return the places that a country or region may mean."""
        wanted = ("country", "world_region") if what == "country" else None
        for meant, _ in self._index.readings(where):
            places = frozenset(
                actor for actor in meant if wanted is None or self._index.level[actor] in wanted
            )
            if places:
                return places
        base, qualifiers = split_qualifier(where)
        return self._context(base, what) if qualifiers else frozenset()

    def _qualified(self, name: str, inside: list[frozenset[str]], kind: str) -> _Answer:
        """Read what stands in brackets or after a comma as the place where it lies."""
        base, qualifiers = split_qualifier(name)
        if not qualifiers:
            return _Answer(())
        places = list(inside)
        for qualifier in qualifiers:
            if is_generic(qualifier):
                base = f"{base} {qualifier}"
                continue
            ids = self._context(qualifier, "region")
            if not ids:
                return _Answer((), f"{name!r}: {qualifier!r} is in no gazetteer")
            places.append(ids)
        plain = split_qualifier(name)[0]
        for attempt in dict.fromkeys([base, plain]):
            for meant, reason in self._index.readings(attempt):
                fitting = self._index.fitting(meant, places, kind)
                if fitting:
                    return _Answer(fitting, reason, SCORES[reason])
        return _Answer((), f"{name!r}: nobody knows a {plain!r} in {', '.join(qualifiers)}")

    # -- similar names -------------------------------------------------------------------------------

    def _similar(
        self, name: str, country: str, region: str, kind: str, *, cutoff: float = 0.7, limit: int = 3
    ) -> list[tuple[str, str, float]]:
        """Return the most similar spellings: spelling, actor, similarity."""
        from rapidfuzz import fuzz, process

        keys, spellings, actors = self._index.pool
        asked = key_of(split_qualifier(name)[0])
        if not asked:
            return []
        asked_in = [(country, "country"), (region, "region")]
        inside = [ids for ids in (self._context(w, what) for w, what in asked_in if w) if ids]
        found: dict[str, tuple[str, str, float]] = {}
        for _, score, place in process.extract(
            asked, keys, scorer=fuzz.ratio, score_cutoff=100 * cutoff, limit=40
        ):
            actor = actors[place]
            if actor not in found and self._index.fitting([actor], inside, kind):
                found[actor] = (spellings[place], actor, score / 100)
        return list(found.values())[:limit]

    def _similar_enough(
        self, name: str, country: str, region: str, kind: str, threshold: float
    ) -> _Answer | None:
        near = self._similar(name, country, region, kind, cutoff=threshold)
        best = [match for match in near if match[2] == near[0][2]]
        if not best:
            return None
        spelling, _, score = best[0]
        return _Answer(tuple(match[1] for match in best), f"similar to {spelling!r}: {score:.2f}", score)


@cache
def builtin_gazetteer() -> Gazetteer:
    """Return the gazetteer of the built-in tables.

    Examples
    --------
    >>> len(builtin_gazetteer().actors) > 3000
    True
    """
    return Gazetteer(read_package(data_folder())[0])
