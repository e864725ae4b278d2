"""Who the ends of ties are: names looked up, or made into ids, with the home states in view."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.errors import InvalidArgument, reject
from subnatnet.places import Gazetteer, builtin_gazetteer, world
from subnatnet.places.minting import mint
from subnatnet.tables.frames import actor_frame

if TYPE_CHECKING:
    from collections.abc import Iterable

Home = str | tuple[str, ...] | list[str] | None
_OWN_ID = re.compile("([A-Z]{2})[:-].+")
FILLED = ("name", "kind", "level", "parent", "country", "world_region", "name_local")


def home_states(home: Home) -> tuple[str, ...]:
    """Return the home states as ISO 3166-1 codes.

    Raises
    ------
    InvalidArgument
        If `home` is neither a code nor several.
    InvalidChoice
        If a code is that of no country.

    Examples
    --------
    >>> home_states("PL"), home_states(["PL", "DE"]), home_states(None)
    (('PL',), ('PL', 'DE'), ())
    """
    if home is None:
        return ()
    codes = (home,) if isinstance(home, str) else home
    if not isinstance(codes, tuple | list) or not all(isinstance(code, str) for code in codes) or not codes:
        raise InvalidArgument(f"home={home!r}: a country code such as 'PL' is needed, or several.")
    for code in codes:
        if code not in world().countries:
            reject(code, world().countries, "country code to give as `home`")
    return tuple(dict.fromkeys(codes))


class Lookup:
    """Finds the actors that names mean, and gives the table of those that were found.

    Parameters
    ----------
    own : pandas.DataFrame, optional
        Actors of the caller, asked before the world; by default the built-in tables.
    home : tuple of str
        ISO 3166-1 codes of the home states.
    threshold : float, optional
        As for :meth:`~subnatnet.places.Gazetteer.resolve`.
    """

    def __init__(
        self, own: pd.DataFrame | None, *, home: tuple[str, ...] = (), threshold: float | None = None
    ) -> None:
        self.home = home
        self.threshold = threshold
        self.own = own
        if own is not None:
            self.places = Gazetteer(own, world=world() if home else None, home=home)
        elif home:
            self.places = Gazetteer(_case(home), world=world(), home=home)
        else:
            self.places = builtin_gazetteer()
        self._minted: list[pd.DataFrame] = []

    def __call__(self, asked: pd.DataFrame) -> pd.DataFrame:
        """Return ``id, score, reason, suggestion`` for names; where ``mint`` is asked, ids made of them."""
        found = self.places.resolve_frame(
            asked.drop(columns="mint", errors="ignore"), threshold=self.threshold
        )
        found["id"] = found["id"].map(lambda actor: self._in_use.get(actor, actor)).astype("str")
        if "mint" in asked and asked["mint"].any():
            found = mint(asked.fillna(""), found, self.places, self.home)
            made = found["reason"].str.startswith("made of its name")
            rows = found.loc[made, ["id", "known_as", "kind", "level", "country", "parent"]]
            self._minted.append(rows.rename(columns={"known_as": "name"}))
        return found

    @property
    def _in_use(self) -> dict[str, str]:
        """Ids of the world -> those that the built-in tables have for the same units."""
        if self.own is not None or (self.home and not homes_built_in() & {*self.home}):
            return {}
        ours = self.places.actors.index
        return {world().ids[row]: code for code, row in world().codes.items() if ":" in code and code in ours}

    def canonical(self, ids: pd.Series) -> pd.Series:
        """Return ids with former ones, and codes of other kinds, replaced by those of today."""
        if not self.home or self.own is not None:
            return ids
        known = self.places.actors.index
        codes = {code for code in ids.unique() if code in world().codes and code not in known}
        today = {code: world().ids[world().codes[code]] for code in codes if code not in world().row}
        return ids.map(lambda actor: today.get(actor, actor)).astype("str") if today else ids

    def actors(self, used: Iterable[str]) -> pd.DataFrame:
        """Return the table of the actors used, of all they belong to and of the home states' units."""
        ids = set(used)
        minted = pd.concat(self._minted).drop_duplicates("id") if self._minted else pd.DataFrame({"id": []})
        own = self.places.actors
        inside = world().actors({*ids, *minted.get("parent", ())}, self.home)
        loose = [actor for actor in sorted(ids) if actor not in inside.index and actor not in own.index]
        parts = [own.reset_index(), inside.reset_index(), minted, self._by_id(loose)]
        known = pd.concat([part for part in parts if len(part)], ignore_index=True).drop_duplicates("id")
        return self._at_home(actor_frame(known), inside)

    def _by_id(self, ids: list[str]) -> pd.DataFrame:
        """Return actors whose id says the country, though no gazetteer has them."""
        rows = []
        for actor in ids:
            match = _OWN_ID.fullmatch(actor)
            if match and match[1] in world().countries and self.home:
                state = match[1]
                kind = "region" if state in self.home else "place"
                rows.append({"id": actor, "name": actor, "kind": kind, "country": state, "parent": state})
        return pd.DataFrame(rows, columns=["id", "name", "kind", "country", "parent"])

    def _at_home(self, known: pd.DataFrame, inside: pd.DataFrame) -> pd.DataFrame:
        """Fill what an own table leaves open, and make regions of what lies in the home states."""
        if not self.home:
            return known
        for column in FILLED:
            theirs = inside[column].reindex(known.index).fillna("")
            known[column] = known[column].where(known[column] != "", theirs).astype("str")
        for column in ("lat", "lon"):
            known[column] = known[column].fillna(inside[column].reindex(known.index))
        ground = known["kind"].isin(["region", "place", ""])
        here = known["country"].isin(self.home) & (known["level"] != "country")
        kind = known["kind"].where(~(ground & here), "region")
        known["kind"] = kind.where(~(ground & ~here), "place").astype("str")
        top = here & ground & (known["parent"] == "") & (known.index != known["country"])
        known["parent"] = known["parent"].where(~top, known["country"]).astype("str")
        return known


def _case(home: tuple[str, ...]) -> pd.DataFrame:
    """Return the built-in tables where the state they are about is a home state, else nobody."""
    actors = builtin_gazetteer().actors
    return actors if homes_built_in() & {*home} else actors.iloc[:0]


def homes_built_in() -> set[str]:
    """Return the states that the built-in tables are about."""
    actors = builtin_gazetteer().actors
    return set(actors.loc[actors["kind"] == "region", "country"]) - {""}
