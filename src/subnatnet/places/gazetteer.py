"""Who is who: an index of all spellings of all actors, asked with a name and, where needed, its context."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import AmbiguousName, UnknownActor, reject
from subnatnet.places._answers import (
    CITIES,
    OF_CITY,
    SCORES,
    SUGGESTED,
    Answer,
    Asked,
    Match,
    Prefer,
    laid_out,
    questions,
)
from subnatnet.places._index import SpellingIndex
from subnatnet.places._joint import FIRST, VAST, JointIndex
from subnatnet.places.names import cities_of, is_code, is_generic, key_of, split_qualifier
from subnatnet.places.world import world
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.frames import actor_frame
from subnatnet.tables.package import data_folder, read_package

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subnatnet.places.world import World

MAX_NAME = 500  # characters, as of an id


class Gazetteer:
    """An index of actors by all their spellings.

    Parameters
    ----------
    actors : pandas.DataFrame
        Columns as in :data:`subnatnet.schema.ACTOR_COLUMNS`; ``pinyin``, ``gbt2260``, ``alpha3`` and
        ``wikidata`` are used where there are any.
    world : World, optional
        Places of the world, asked together with `actors`.
    home : iterable of str
        ISO 3166-1 codes of the states whose places are regions; where none is given, `actors` say it.
    """

    def __init__(self, actors: pd.DataFrame, *, world: World | None = None, home: Iterable[str] = ()) -> None:
        self._actors = actor_frame(actors)
        self._world = world
        self._home = tuple(home)
        self._index = (
            SpellingIndex(self._actors) if world is None else JointIndex(self._actors, world, self._home)
        )

    @property
    def actors(self) -> pd.DataFrame:
        """The actors, without the places of the world (a copy)."""
        return self._actors.copy(deep=False)

    def has(self, actor: str) -> bool:
        """Say whether an id is that of an actor or place."""
        return self._index.is_known(actor)

    def country_code(self, where: str) -> str:
        """Return the id of the one country that a name means, or ``""``.

        Examples
        --------
        >>> builtin_gazetteer().country_code("Niemcy"), builtin_gazetteer().country_code("Atlantis")
        ('DE', '')
        """
        found = [
            place for place in self._context(where, "country") if self._index.level_of(place) == "country"
        ]
        return found[0] if len(found) == 1 else ""

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
        return Gazetteer(pd.concat([old, added[~known]]).reset_index(), world=self._world, home=self._home)

    # -- asking ----------------------------------------------------------------------------------

    def resolve(
        self,
        name: str,
        country: str | None = None,
        region: str | None = None,
        kind: str | None = None,
        *,
        threshold: float | None = None,
        prefer: Prefer = "",
    ) -> Match:
        """Return the actor that bears a name.

        Parameters
        ----------
        name : str
            In any spelling the gazetteer has or that follows from one by rule; or an id or code.
        country, region : str, optional
            Where it lies, as id, code or name.
        kind : str, optional
            ``region``, ``place``, ``company`` or ``ministry``. A unit of any state can be asked for as a
            region, and the name of a country as a place is the country.
        threshold : float, optional
            Take the most similar spelling if it is at least this similar (0 to 1).
        prefer : {"", "largest"}
            Whether, of several that bear the name, the one with most people is meant.

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
        self._check_kinds([kind or ""])
        self._check_preference(prefer)
        answer = self._answer(name, country or "", region or "", kind or "", prefer)
        if not answer.ids and threshold is not None:
            answer = self._similar_enough(name, country or "", region or "", kind or "", threshold) or answer
        if found := answer.one:
            return self._match(found, answer)
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

    def bearer(self, name: str, kind: str = "") -> str:
        """Return the id of the one actor that bears a name; empty if nobody does, or several do.

        :meth:`resolve` says why, and names similar ones, which takes longer.

        Examples
        --------
        >>> builtin_gazetteer().bearer("Szechwan", "region"), builtin_gazetteer().bearer("Nowhere Town")
        ('CN-SC', '')
        """
        self._check_kinds([kind])
        return self._answer(name, "", "", kind).one or ""

    def resolve_frame(
        self,
        asked: pd.DataFrame,
        *,
        threshold: float | None = None,
        prefer: Prefer = "",
        progress: bool = False,
    ) -> pd.DataFrame:
        """Look many names up at once.

        Parameters
        ----------
        asked : pandas.DataFrame
            Column ``name``; ``country``, ``region`` and ``kind`` where there are any, ``""`` or missing where
            unknown.
        threshold, prefer : optional
            As in :meth:`resolve`.
        progress : bool
            Whether to show a progress bar.

        Returns
        -------
        pandas.DataFrame
            Index of `asked`; ``id`` (``""`` where not found), ``score``, ``reason``, ``suggestion``, and of
            who was found ``known_as`` (its name), ``kind, level, country, parent, lat, lon``. A name that
            several actors bear has no id, and all of them in ``reason``.

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

        self._check_preference(prefer)
        keys = questions(asked)
        self._check_kinds(dict.fromkeys(kind for *_, kind in keys))
        distinct = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        rows, misses = [], 0
        for name, country, region, kind in tqdm(distinct, desc="names", disable=None if progress else True):
            answer = self._answer(name, country, region, kind, prefer)
            if not answer.ids and name and threshold is not None:
                answer = self._similar_enough(name, country, region, kind, threshold) or answer
            suggestion = ""
            if not answer.ids and name:
                misses += 1
                meant = (answer.unplaced, "", "", "") if answer.unplaced else (name, country, region, kind)
                near = self._similar(*meant)[:1] if misses <= SUGGESTED else []
                suggestion = near[0][0] if near else ""
            rows.append(self._row(name, answer, suggestion))
        place = np.fromiter(map(distinct.__getitem__, keys), dtype=np.intp, count=len(keys))
        return laid_out(rows, place, asked.index)

    def ids(self, names: Iterable[str], kind: str = "") -> dict[str, str]:
        """Return the id of each name that one actor of a kind bears; of the others nothing is said.

        Examples
        --------
        >>> builtin_gazetteer().ids(["Łódź", "Suzhou", "Nowhere"], kind="place")
        {'Łódź': 'PL:lodz'}
        """
        self._check_kinds([kind])
        found = {name: self._answer(name, "", "", kind).one for name in dict.fromkeys(names)}
        return {name: actor for name, actor in found.items() if actor}

    def _check_kinds(self, asked: Iterable[str]) -> None:
        for kind in asked:
            if kind and kind not in self._kinds:
                reject(kind, self._kinds, "kind of actor")

    @cached_property
    def _kinds(self) -> dict[str, None]:
        """Every kind that can be asked for."""
        return dict.fromkeys([*DEFAULT_SCHEMA.kinds, *sorted(set(self._actors["kind"].unique()) - {""})])

    def _check_preference(self, prefer: str) -> None:
        if prefer not in ("", "largest"):
            reject(prefer, ("largest",), "preference")

    def _match(self, actor: str, answer: Answer) -> Match:
        index = self._index
        facts = index.facts(actor)
        where = {name: str(facts[name]) for name in ("country", "parent")}
        lat, lon = float(str(facts["lat"])), float(str(facts["lon"]))
        kind, level = index.kind_of(actor), index.level_of(actor)
        return Match(
            actor, index.name_of(actor), answer.score, answer.reason, kind, level, **where, lat=lat, lon=lon
        )

    def _row(self, name: str, answer: Answer, suggestion: str) -> tuple[str | float, ...]:
        nowhere = ("", "", "", "", "", float("nan"), float("nan"))
        if found := answer.one:
            index = self._index
            facts = index.facts(found)
            where = (facts["country"], facts["parent"], facts["lat"], facts["lon"])
            what = (index.name_of(found), index.kind_of(found), index.level_of(found))
            return (found, answer.score, answer.reason, "", *what, *where)  # type: ignore[return-value]  # cells of a table
        if answer.ids:
            borne = [*answer.ids, *answer.elsewhere]
            listed = ", ".join(borne[:6]) + (" ..." if len(borne) > 6 else "")
            several = f"several actors bear this name: {listed}; say the country or region"
            return ("", 0.0, several, "", *nowhere)
        reason = answer.reason or ("no actor bears this name" if name else "empty")
        return ("", 0.0, reason, suggestion, *nowhere)

    def _described(self, ids: Iterable[str]) -> dict[str, str]:
        index = self._index
        return {actor: f"{index.name_of(actor)} ({index.level_of(actor)})" for actor in ids}

    def _answer(self, name: str, country: str, region: str, kind: str, prefer: str = "") -> Answer:
        """Return all actors that bear a name in its closest reading, and how it was read."""
        wanted = name.strip()
        if not wanted:
            return Answer(())
        if len(wanted) > MAX_NAME:
            return Answer((), f"{len(wanted):,} characters; no name has more than {MAX_NAME}")
        inside = []
        for where, what in ((country, "country"), (region, "region")):
            if where:
                around = self._context(where, what)
                if not around:
                    return Answer((), f"the {what} {where!r} is in no gazetteer", unplaced=where)
                inside.append(around)
        ask = Asked(tuple(inside), kind, prefer)
        answer = self._read(wanted, ask)
        if not answer.ids:
            answer = self._qualified(wanted, ask)
        if not answer.ids and not answer.reason:
            answer = self._with_district(wanted, ask)
        return answer

    def _read(self, name: str, ask: Asked) -> Answer:
        for ids, reason in self._index.readings(name):
            fitting = self._index.fitting(ids, ask.inside, ask.kind) if ids else ()
            if fitting:
                fitting = self._index.settled(fitting, name, ask.kind, ask.prefer)
                elsewhere = () if reason in ("id", "code") else self._elsewhere(name, fitting, ask.inside)
                return Answer(fitting, reason, SCORES[reason], elsewhere)
        return Answer(())

    def _elsewhere(
        self, name: str, found: tuple[str, ...], inside: tuple[frozenset[str], ...]
    ) -> tuple[str, ...]:
        """Return the namesakes that may be meant too, though the gazetteer does not have them."""
        others = []
        for within, words in self._index.homonyms.get(key_of(name), ()):
            have = any(within in self._index.above_of(actor) for actor in found)
            around = self._index.above_of(within)
            if not have and all(around & places for places in inside):
                others.append(words)
        # of several that lie in places the gazetteer does not know, it may have any one
        return tuple(others)

    @cache  # noqa: B019 - few contexts, and the gazetteer lives as long as the program
    def _context(self, where: str, what: str) -> frozenset[str]:
        """Return the places that a country or region may mean; Scotland may stand where a country should."""
        wanted = (("country",), VAST, FIRST) if what == "country" else (None,)
        readings = [meant for meant, _ in self._index.readings(where) if meant]
        for levels in wanted:
            for meant in readings:
                fits = [a for a in meant if levels is None or self._index.level_of(a) in levels]
                places = frozenset(self._index.settled(tuple(fits), where, "place", "") if levels else fits)
                if places:
                    return places
        base, qualifiers = split_qualifier(where)
        return self._context(base, what) if qualifiers else frozenset()

    def _qualified(self, name: str, ask: Asked) -> Answer:
        """Read what stands in brackets or after a comma as the place where it lies."""
        base, qualifiers = split_qualifier(name)
        if not qualifiers:
            return Answer(())
        places = list(ask.inside)
        for qualifier in qualifiers:
            if is_generic(qualifier):
                base = f"{base} {qualifier}"
                continue
            ids = self._context(qualifier, "region")
            if not ids:
                return Answer((), f"{name!r}: {qualifier!r} is in no gazetteer")
            places.append(ids)
        plain = split_qualifier(name)[0]
        for attempt in dict.fromkeys([base, plain]):
            for meant, reason in self._index.readings(attempt):
                fitting = self._index.fitting(meant, places, ask.kind)
                if fitting:
                    fitting = self._index.settled(fitting, attempt, ask.kind, ask.prefer)
                    return Answer(fitting, reason, SCORES[reason])
        return Answer((), f"{name!r}: nobody knows a {plain!r} in {', '.join(qualifiers)}")

    def _with_district(self, name: str, ask: Asked) -> Answer:
        """Read "city - district" as the city."""
        for city in cities_of(name):
            answer = self._read(city, ask)
            if answer.ids and all(self._index.level_of(actor) in CITIES for actor in answer.ids):
                return replace(answer, reason=OF_CITY, score=min(answer.score, SCORES[OF_CITY]))
        return Answer(())

    # -- similar names -------------------------------------------------------------------------------

    def _similar(
        self, name: str, country: str, region: str, kind: str, *, cutoff: float = 0.7, limit: int = 3
    ) -> list[tuple[str, str, float]]:
        """Return the most similar spellings: spelling, actor, similarity."""
        from rapidfuzz import fuzz, process

        asked = key_of(split_qualifier(name)[0]) if len(name) <= MAX_NAME else ""
        if not asked or is_code(name):
            return []
        asked_in = [(country, "country"), (region, "region")]
        inside = [ids for ids in (self._context(w, what) for w, what in asked_in if w) if ids]
        keys, spellings, actors = self._pool(self._context(country, "country") if country else frozenset())
        found: dict[str, tuple[str, str, float]] = {}
        for _, score, place in process.extract(
            asked, keys, scorer=fuzz.ratio, score_cutoff=100 * cutoff, limit=40
        ):
            actor = actors[place]
            if actor not in found and self._index.fitting([actor], inside, kind):
                found[actor] = (spellings[place], actor, score / 100)
        return list(found.values())[:limit]

    @cache  # noqa: B019 - one for each country asked for
    def _pool(self, countries: frozenset[str]) -> tuple[list[str], list[str], list[str]]:
        """Return what to compare with: keys, spellings, actors; of the world's towns those of one country."""
        parts = [self._index.pool]
        if countries and isinstance(self._index, JointIndex):
            parts.append(self._index.pool_in(countries))
        keys, spellings, actors = ([item for part in parts for item in part[n]] for n in range(3))
        return keys, spellings, actors

    def _similar_enough(
        self, name: str, country: str, region: str, kind: str, threshold: float
    ) -> Answer | None:
        near = self._similar(name, country, region, kind, cutoff=threshold)
        best = [match for match in near if match[2] == near[0][2]]
        if not best:
            return None
        spelling, _, score = best[0]
        return Answer(tuple(match[1] for match in best), f"similar to {spelling!r}: {score:.2f}", score)


@cache
def builtin_gazetteer() -> Gazetteer:
    """Return the gazetteer of the built-in tables and, behind them, of the places of the world.

    Examples
    --------
    >>> len(builtin_gazetteer().actors) > 3000
    True
    >>> builtin_gazetteer().resolve("Mailand", country="Italien").id
    'IT:milan'
    """
    return Gazetteer(read_package(data_folder())[0], world=world())
