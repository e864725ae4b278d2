"""Which sources and licences stand behind a selection, as text and for a reference manager."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.network.tie_network import TieNetwork

if TYPE_CHECKING:
    from subnatnet.arguments import Undated

COLUMNS = ("title", "publisher", "url", "date", "licence", "rows")


class Citation(NamedTuple):
    """What to cite.

    Parameters
    ----------
    text : str
        The version of the data, the licences, and one line for each source, the most used first.
    bibtex : str
        One entry for each source.
    sources : pandas.DataFrame
        Indexed by key: ``title, publisher, url, date, licence, rows``.
    """

    text: str
    bibtex: str
    sources: pd.DataFrame

    def __str__(self) -> str:
        return self.text


@checked()
def cite(
    selection: TieNetwork | pd.DataFrame,
    sources: pd.DataFrame | None = None,
    *,
    of: TieNetwork | None = None,
) -> Citation:
    """Return the sources and licences behind ties, a result, or a table that names its sources.

    Parameters
    ----------
    selection : TieNetwork or pandas.DataFrame
        A network, after any verbs; or a frame with a column ``sources`` (keys separated by ``|``), such as a
        selection of statements; or, with `of`, the result of a measure, whose ``.attrs`` say which layers and
        period it is about.
    sources : pandas.DataFrame, optional
        Columns ``key, title, publisher, url, date, licence``; by default the table ``"sources"`` that travels
        with the network. A key that it lacks is cited by itself.
    of : TieNetwork, optional
        The network that a result was made from.

    Returns
    -------
    Citation
        ``text``, ``bibtex`` and ``sources``. ``rows`` counts the rows that rest on a source.

    Raises
    ------
    InvalidChoice
        If `selection` is neither, or names no sources; if `of` is given and a result does not say of which
        ties it is.

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "sources": ["lodz-2015"]})
    >>> register = pd.DataFrame({"key": ["lodz-2015"], "title": ["Partner cities"], "publisher": ["Lodz"],
    ...                          "url": [""], "date": ["2015"], "licence": ["facts"]})
    >>> print(cite(sn.from_edges(ties), register))
    Sources of 1 row; licences: facts.
    Lodz (2015). Partner cities. facts. [lodz-2015; 1 row]
    >>> net = sn.load_china()
    >>> table = sn.centrality(net, "degree", layer="flight", unit="province")
    >>> int(cite(table, of=net).sources["rows"].sum())
    593
    """
    if of is not None:
        selection = _behind(selection, of)
    if isinstance(selection, TieNetwork):
        rows, known = selection.ties, selection.tables.get("sources") if sources is None else sources
    elif isinstance(selection, pd.DataFrame):
        rows, known = selection, sources
    else:
        raise InvalidChoice(
            f"cite a network or a frame with a column 'sources', not {type(selection).__name__}"
        )
    if "sources" not in rows or not (rows["sources"].fillna("") != "").any():
        raise InvalidChoice("nothing to cite: the selection names no sources")
    used = rows["sources"].fillna("").str.split("|").explode()
    counts = used[used != ""].value_counts()
    named = pd.DataFrame(columns=["key"]) if known is None else known
    table = named.set_index("key").reindex(counts.index).reindex(columns=COLUMNS[:-1])
    table = table.astype(object).where(table.notna(), "").astype(str)
    table = table.assign(rows=counts, order=table.index).sort_values(
        ["rows", "order"], ascending=[False, True]
    )
    table = table.drop(columns="order").rename_axis("key")
    own = sorted(
        {word for word in rows.get("licence", table["licence"]).fillna("") if word} or set(table["licence"])
    )
    version = "" if known is None else str(known.attrs.get("version", ""))
    lines = [
        f"Sources of {len(rows):,} row{'s' * (len(rows) != 1)}"
        + (f", data version {version}" if version else "")
        + f"; licences: {', '.join(word for word in own if word) or 'not stated'}."
    ]
    lines += [_line(str(key), row) for key, row in table.iterrows()]
    return Citation("\n".join(lines), "\n\n".join(_entry(str(k), r) for k, r in table.iterrows()), table)


def _behind(result: object, net: TieNetwork) -> TieNetwork:
    """Return the ties that a result is about."""
    said = getattr(result, "attrs", {})
    if not isinstance(said, dict) or "layer" not in said:
        raise InvalidChoice("of= is for results of measures, whose .attrs say which layers they are about")
    undated: Undated = "exclude" if said.get("undated") == "exclude" else "include"
    return net.select(layer=said["layer"], during=said.get("during"), undated=undated)


def _line(key: str, row: pd.Series) -> str:
    parts = [f"{row['publisher']}{f' ({row.date})' if row['date'] else ''}" if row["publisher"] else ""]
    parts += [row["title"], row["url"], row["licence"]]
    said = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{said or key}. [{key}; {row['rows']:,} row{'s' * (row['rows'] != 1)}]"


def _entry(key: str, row: pd.Series) -> str:
    name = re.sub(r"[^A-Za-z0-9_:.-]+", "-", key)
    year = str(row["date"])[:4]
    fields = {
        "title": row["title"] or key,
        "publisher": row["publisher"],
        "year": year if year.isdigit() else "",
        "url": row["url"],
        "note": row["licence"],
    }
    body = ",\n".join(f"  {field} = {{{_tex(value)}}}" for field, value in fields.items() if value)
    return f"@misc{{{name},\n{body}\n}}"


def _tex(text: str) -> str:
    r"""Make a text safe inside braces of BibTeX.

    Examples
    --------
    >>> print(_tex("Trade & aid {50%}"))
    Trade \& aid 50\%
    """
    return re.sub(r"([&%$#_])", r"\\\1", re.sub(r"[{}\\]", "", text))
