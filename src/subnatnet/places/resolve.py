"""Ask the gazetteer who is meant by a name, or by many."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import pandas as pd

from subnatnet.places.gazetteer import Gazetteer, builtin_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subnatnet.places._answers import Match, Prefer

Context = str | None


@overload
def resolve(
    name: str,
    country: Context = ...,
    region: Context = ...,
    kind: Context = ...,
    *,
    gazetteer: Gazetteer | pd.DataFrame | None = ...,
    threshold: float | None = ...,
    prefer: Prefer = ...,
) -> Match: ...


@overload
def resolve(
    name: list[str] | tuple[str, ...] | pd.Series,
    country: Context | Iterable[str] = ...,
    region: Context | Iterable[str] = ...,
    kind: Context = ...,
    *,
    gazetteer: Gazetteer | pd.DataFrame | None = ...,
    threshold: float | None = ...,
    prefer: Prefer = ...,
) -> pd.DataFrame: ...


def resolve(
    name: str | list[str] | tuple[str, ...] | pd.Series,
    country: Context | Iterable[str] = None,
    region: Context | Iterable[str] = None,
    kind: Context = None,
    *,
    gazetteer: Gazetteer | pd.DataFrame | None = None,
    threshold: float | None = None,
    prefer: Prefer = "",
) -> Match | pd.DataFrame:
    """Return who is meant by a name, or by many.

    A name is read in the most literal way that finds anybody: as an id or code (ISO 3166-2 letters or the
    old numbers, ISO 3166-1, GB/T 2260, Wikidata), as a spelling in the gazetteer, without accents, as pinyin,
    Wade-Giles or postal spelling, without words such as Province or Oblast. What stands in brackets or after
    a comma must be a place it lies in. A name that several bear is never guessed.

    Parameters
    ----------
    name : str or iterable of str
        What was written.
    country, region : str or iterable of str, optional
        Where it lies; one for all names, or one for each.
    kind : str, optional
        ``region``, ``place``, ``company`` or ``ministry``. A unit of any state can be asked for as a region,
        and the name of a country as a place is the country.
    gazetteer : Gazetteer or pandas.DataFrame, optional
        Who there is; by default the built-in tables.
    threshold : float, optional
        Take the most similar spelling if it is at least this similar (0 to 1). Without it similar names are
        only suggested.
    prefer : {"", "largest"}
        Whether, of several that bear a name, the one with most people is meant.

    Returns
    -------
    Match or pandas.DataFrame
        For one name a match: ``id, name, score, reason, kind, level, country, parent, lat, lon``. For many a
        frame with ``name, id, score, reason, suggestion``, the name it is ``known_as`` and the rest, in which
        a name that is not found has no id.

    Raises
    ------
    UnknownActor
        If nobody bears the one name asked for.
    AmbiguousName
        If several do; the message lists them.

    Examples
    --------
    >>> resolve("Heilungkiang").id, resolve("四川").id, resolve("Lódz, Poland").id
    ('CN-HL', 'CN-SC', 'PL:lodz')
    >>> resolve("Taizhou")
    Traceback (most recent call last):
    ...
    subnatnet.errors.AmbiguousName: 'Taizhou' may be CN-JS:taizhou, Taizhou (prefecture); CN-ZJ:taizhou,
    Taizhou (prefecture). Say the country or region.
    >>> resolve("Posen", country="Niemcy")
    Traceback (most recent call last):
    ...
    subnatnet.errors.UnknownActor: 'Posen' is in no gazetteer; similar: ...
    >>> resolve(["Kwangtung", "Kwangtng"])[["id", "suggestion"]].values.tolist()
    [['CN-GD', ''], ['', ...]]
    """
    places = _gazetteer(gazetteer)
    if isinstance(name, str):
        if not (isinstance(country, str | None) and isinstance(region, str | None)):
            raise TypeError("one name has one country and one region")
        return places.resolve(name, country, region, kind, threshold=threshold, prefer=prefer)
    names = pd.Series(name if isinstance(name, pd.Series) else list(name), dtype="str").fillna("")
    asked = pd.DataFrame({"name": names})
    for column, given in (("country", country), ("region", region)):
        if given is not None:
            asked[column] = given if isinstance(given, str) else pd.Series(list(given), index=names.index)
    if kind is not None:
        asked["kind"] = kind
    found = places.resolve_frame(asked, threshold=threshold, prefer=prefer, progress=len(asked) > 10_000)
    return pd.concat([asked[["name"]], found], axis="columns")


def _gazetteer(given: Gazetteer | pd.DataFrame | None) -> Gazetteer:
    if given is None:
        return builtin_gazetteer()
    return given if isinstance(given, Gazetteer) else Gazetteer(given)
