"""Cells as SPARQL 1.1 writes them in tab-separated results: addresses in brackets, quoted literals."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd

from subnatnet.tables.budget import ticking
from subnatnet.tables.encodings import decode
from subnatnet.tables.sheet import Sheet, check_header, give_up

_HEADER = re.compile(rb"\?\w+(\t\?\w+)*[ \t]*\r?(\n|$)")
_ADDRESS = re.compile(r"<([^<>\"{}|^`\\\s]*)>")
_LITERAL = re.compile(r"\"((?:[^\"\\]|\\.)*)\"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^<[^<>\s]*>)?", re.DOTALL)


def is_sparql_tsv(data: bytes) -> bool:
    r"""Say whether bytes are the tab-separated results of a query: every name in the first line has a ``?``.

    Examples
    --------
    >>> is_sparql_tsv(b"?a\t?b\n"), is_sparql_tsv(b"a\tb\n")
    (True, False)
    """
    return _HEADER.match(data.removeprefix(b"\xef\xbb\xbf")) is not None


def read_sparql_tsv(data: bytes, *, file: str) -> Sheet:
    r"""Read the tab-separated results of a query, in which quotes are part of the terms.

    Raises
    ------
    InvalidTies
        If a row has more or fewer terms than the header.

    Examples
    --------
    >>> read_sparql_tsv('?a\t?b\n<http://x/Q1>\t"Łódź"@pl\n'.encode(), file="q.tsv").frame.values.tolist()
    [['http://x/Q1', 'Łódź']]
    """
    lines = decode(data, file=file).removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    names = check_header([name.strip()[1:] for name in lines[0].split("\t")], file=file)
    kept, rows = [], []
    for number, line in enumerate(ticking(lines[1:], file=file), start=2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != len(names):
            rule = f"has {len(cells)} cell{'s' * (len(cells) != 1)} where the header has {len(names)}"
            give_up(rule, file=file, row=number)
        kept.append([plain_term(cell) for cell in cells])
        rows.append(number)
    frame = pd.DataFrame(kept, columns=names, dtype="str")
    return Sheet(
        frame, np.array(rows, dtype=np.int64), file, notes=[{"what": "results of a query", "value": "TSV"}]
    )


def plain_term(cell: str) -> str:
    """Return what a term of RDF says.

    Examples
    --------
    >>> plain_term("<http://www.wikidata.org/entity/Q580>"), plain_term('"Łódź"@en'), plain_term("5")
    ('http://www.wikidata.org/entity/Q580', 'Łódź', '5')
    """
    bare = cell.strip()
    if match := _ADDRESS.fullmatch(bare):
        return match[1]
    if match := _LITERAL.fullmatch(bare):
        try:
            return str(json.loads(f'"{match[1]}"', strict=False))
        except ValueError:
            return match[1]
    return cell
