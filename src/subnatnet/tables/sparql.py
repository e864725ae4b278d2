"""Results of SPARQL queries in JSON, as Wikidata gives them (W3C SPARQL 1.1 Query Results JSON Format)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from subnatnet.tables.budget import check_size, loaded_json
from subnatnet.tables.sheet import Sheet, check_header, give_up


def read_sparql(data: bytes, *, file: str) -> Sheet:
    """Read a table of results.

    Parameters
    ----------
    data : bytes
        The whole file: ``head.vars`` names the columns, ``results.bindings`` holds the rows. The plain list
        of rows that the query service offers for download is read too.
    file : str
        Its name, for errors.

    Raises
    ------
    InvalidTies
        If it is something else.

    Examples
    --------
    >>> text = b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "Q1"}}]}}'
    >>> read_sparql(text, file="q.json").frame.values.tolist()
    [['Q1']]
    """
    given = loaded_json(data, file)
    if (
        isinstance(given, dict)
        and isinstance(given.get("head"), dict)
        and isinstance(given.get("results"), dict)
    ):
        variables, rows = given["head"].get("vars"), given["results"].get("bindings")
    else:
        rows = _only_list(given)
        variables = (
            list(dict.fromkeys(k for row in rows if isinstance(row, dict) for k in row))
            if isinstance(rows, list)
            else None
        )
    if not (
        isinstance(variables, list)
        and all(isinstance(v, str) for v in variables)
        and isinstance(rows, list)
        and all(isinstance(r, dict) for r in rows)
    ):
        rule = "JSON, but no list of rows and not the results of a query: `head` and `results` are missing"
        give_up(rule, file=file)
    check_size(len(rows), len(variables), file=file)
    names = check_header(variables, file=file)
    texts = {name: [_value(row.get(v)) for row in rows] for name, v in zip(names, variables, strict=True)}
    for name, column in texts.items():
        for row, text in enumerate(column, start=1):
            if not _is_unicode(text):
                give_up("half a character; save the file anew", file=file, row=row, column=name, value=text)
    cells = {name: pd.array(column, dtype="str") for name, column in texts.items()}
    return Sheet(pd.DataFrame(cells, index=range(len(rows))), np.arange(1, len(rows) + 1), file)


def _only_list(given: object) -> object:
    """Return the one list of rows in an object that is a wrapper around it, anything else as it is."""
    lists = (
        [part for part in given.values() if isinstance(part, list) and part]
        if isinstance(given, dict)
        else []
    )
    return lists[0] if len(lists) == 1 and all(isinstance(row, dict) for row in lists[0]) else given


def _is_unicode(text: str) -> bool:
    """Say whether a text is free of surrogates, which JSON can spell and no text can hold."""
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def _value(cell: object) -> str:
    value = cell.get("value", "") if isinstance(cell, dict) else cell
    missing = value is None or (isinstance(value, float) and value != value)  # noqa: PLR0124 - NaN
    return "" if missing else str(value)
