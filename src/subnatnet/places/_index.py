"""All spellings of all actors, by the ways a name can be read."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

from subnatnet.places.names import bare_keys, is_code, is_generic, key_of, split_qualifier, words_of
from subnatnet.places.romanise import wade_giles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

MAX_DEPTH = 16
_HAN = re.compile("[一-鿿]")
_SYLLABLE_ENDS = re.compile("['\u2019\\s-]")
WIKIDATA = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q[1-9]\d*)")


class SpellingIndex:
    """An index of actors by spelling; each part is built when it is first asked.

    Parameters
    ----------
    actors : pandas.DataFrame
        In the library's shape.
    """

    def __init__(self, actors: pd.DataFrame) -> None:
        self._actors = actors

    @staticmethod
    def exactly(name: str) -> str:
        if name.isascii():
            return " ".join(name.lower().split())
        return unicodedata.normalize("NFC", " ".join(name.split())).casefold()

    def is_known(self, actor: str) -> bool:
        return actor in self.level

    def level_of(self, actor: str) -> str:
        return self.level[actor]

    def kind_of(self, actor: str) -> str:
        return self.kind[actor]

    def name_of(self, actor: str) -> str:
        return self._names[actor]

    def above_of(self, actor: str) -> frozenset[str]:
        return self.above.get(actor, frozenset())

    def is_kind(self, actor: str, kind: str) -> bool:
        return self.kind[actor] == kind

    def facts(self, actor: str) -> dict[str, object]:
        """Return what is known of an actor beside its name: country, parent and point."""
        nothing = {"country": "", "parent": "", "lat": float("nan"), "lon": float("nan")}
        return self._facts.get(actor, nothing).copy()

    @cached_property
    def _ids(self) -> list[str]:
        return self._actors.index.tolist()

    def _column(self, name: str) -> dict[str, str]:
        """Return a column by actor; lists are gone through many times faster than columns."""
        return dict(zip(self._ids, self._actors[name].tolist(), strict=True))

    @cached_property
    def _names(self) -> dict[str, str]:
        return self._column("name")

    @cached_property
    def _facts(self) -> dict[str, dict[str, object]]:
        names = ("country", "parent", "lat", "lon")
        rows = zip(*(self._actors[name].tolist() for name in names), strict=True)
        return {actor: dict(zip(names, row, strict=True)) for actor, row in zip(self._ids, rows, strict=True)}

    def settled(self, ids: tuple[str, ...], name: str, kind: str, prefer: str) -> tuple[str, ...]:  # noqa: ARG002 - as in a joint index
        """Return whom a name means of those that bear it; without the places of the world, all."""
        return ids

    @cached_property
    def spellings(self) -> list[tuple[str, list[str]]]:
        """Every actor with its spellings: its name, aliases and name in its own script."""
        columns = (self._actors[name].tolist() for name in ("name", "aliases", "name_local"))
        return [
            (actor, [s for s in (name, *aliases.split("|"), local) if s])
            for actor, name, aliases, local in zip(self._ids, *columns, strict=True)
        ]

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        codes: dict[str, list[str]] = defaultdict(list)
        for actor in self._ids:
            codes[actor].append(actor)
        for column in ("alpha3", "wikidata", "gbt2260"):
            if column in self._actors:
                for actor, code in zip(self._ids, self._actors[column].astype("str").tolist(), strict=True):
                    if code:
                        codes[code].append(actor)
                    if column == "gbt2260" and code.endswith("0000"):
                        codes[code[:2]].append(actor)
                        country = str(self._actors.at[actor, "country"])
                        codes[f"{country}-{code[:2]}"].append(actor)
        return codes

    @cached_property
    def exact(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for actor, spellings in self.spellings:
            for spelling in spellings:
                index[self.exactly(spelling)].append(actor)
        return index

    @cached_property
    def keys(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for actor, spellings in self.spellings:
            for spelling in spellings:
                index[key_of(spelling)].append(actor)
        return index

    @cached_property
    def romanised(self) -> dict[str, list[str]]:
        """Pinyin, Wade-Giles and postal spellings."""
        index: dict[str, list[str]] = defaultdict(list)
        if "pinyin" not in self._actors:
            return index
        columns = (self._actors[name].tolist() for name in ("kind", "name", "name_local", "pinyin"))
        for actor, kind, name, local, pinyin in zip(self._ids, *columns, strict=True):
            if kind == "region":
                for spelling in _romanisations(pinyin or name, local):
                    index[key_of(spelling)].append(actor)
                if pinyin:
                    index[key_of(pinyin)].append(actor)
        table = (resources.files("subnatnet.places") / "postal.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(table.splitlines()):
            if row["id"] in self._actors.index:
                index[key_of(row["spelling"])].append(row["id"])
        return index

    @cached_property
    def bare(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = defaultdict(list)
        for actor, spellings in self.spellings:
            for spelling in spellings:
                base, qualifiers = split_qualifier(spelling)
                if qualifiers and all(map(is_generic, qualifiers)):
                    index[key_of(base)].append(actor)
                for key, _ in bare_keys(spelling):
                    index[key].append(actor)
        return index

    @cached_property
    def above(self) -> dict[str, frozenset[str]]:
        """Every actor's ancestors, countries and itself."""
        parent, country = self._column("parent"), self._column("country")
        above = {}
        for actor in self._ids:
            chain, at = {actor}, actor
            for _ in range(MAX_DEPTH):
                chain |= {country.get(at, "")} - {""}
                at = parent.get(at, "")
                if not at or at in chain:
                    break
                chain.add(at)
            above[actor] = frozenset(chain)
        return above

    @cached_property
    def level(self) -> dict[str, str]:
        return self._column("level")

    @cached_property
    def kind(self) -> dict[str, str]:
        return self._column("kind")

    @cached_property
    def homonyms(self) -> dict[str, list[tuple[str, str]]]:
        """Names that are known to be borne by several places: key -> (place it lies in, in words)."""
        table = (resources.files("subnatnet.places") / "homonyms.csv").read_text(encoding="utf-8")
        index: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in csv.DictReader(table.splitlines()):
            index[key_of(row["name"])].append((row["within"], f"{row['name']} {row['where']}"))
        return index

    @cached_property
    def pool(self) -> tuple[list[str], list[str], list[str]]:
        """Keys of all spellings, the spelling and the actor of each."""
        seen: dict[tuple[str, str], str] = {}
        for actor, spellings in self.spellings:
            for spelling in spellings:
                if not is_code(spelling):  # codes are no spellings
                    seen.setdefault((key_of(spelling), actor), spelling)
        keys, actors = [key for key, _ in seen], [actor for _, actor in seen]
        return keys, list(seen.values()), actors

    def readings(self, name: str) -> Iterator[tuple[list[str], str]]:
        """Give the actors a name may mean, the most literal reading first."""
        code = WIKIDATA.fullmatch(name)
        yield self.codes.get(code[1] if code else name, []), "id" if self.is_known(name) else "code"
        yield self.exact.get(self.exactly(name), []), "name"
        key = key_of(name)
        if key:
            yield self.keys.get(key, []), "spelling"
            yield self.romanised.get(key, []), "romanisation"
        for bare, levels in bare_keys(name):
            for index in (self.keys, self.romanised, self.bare):
                ids = [actor for actor in index.get(bare, []) if self.level_of(actor) in levels]
                yield ids, "without generic words"
        if key:
            yield self.bare.get(key, []), "without generic words"

    def fitting(self, ids: Iterable[str], inside: Sequence[frozenset[str]], kind: str) -> tuple[str, ...]:
        return tuple(
            actor
            for actor in sorted(set(ids))
            if (not kind or self.is_kind(actor, kind))
            and all(self.above_of(actor) & places for places in inside)
        )


def _romanisations(name: str, local: str) -> list[str]:
    """Return the Wade-Giles spellings of a name that is pinyin, or nothing if it is not."""
    plain = name.casefold().replace("ü", "v")
    parts = [word for part in _SYLLABLE_ENDS.split(plain) for word in words_of(part)]
    if len(parts) == 1:
        han = len(_HAN.findall(local))
        # a name in its own script may or may not end in a character such as that for "city"
        cuts = [
            spelling
            for count in (han, han - 1)
            if count > 0
            for spelling in wade_giles(parts[0], syllables=count)
        ]
        return cuts or wade_giles(parts[0])[:1]
    spelled = [wade_giles(part)[:1] for part in parts]
    return ["-".join(part[0] for part in spelled)] if all(spelled) else []
