"""Pajek networks and UCINET DL: two old formats of plain text, two-mode networks too."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from typing import Any

MOST_CELLS = 100_000_000  # of all matrices of a file together
_YEARS = re.compile(r"\[([^\]]*)\]")


@dataclass
class Graph:
    """Nodes with what is said of them, and edges: source, target, what is said of them.

    ``declared`` is what the file says of kinds and layers that only it has.
    """

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    declared: object = None


def read_pajek(text: str) -> Graph:  # noqa: C901 - one branch for each part that the format has
    r"""Read a Pajek network: vertices, arcs and edges, lists of them, matrices, relations, years.

    Raises
    ------
    ValueError
        If a line is none of them; the message names it.

    Examples
    --------
    >>> graph = read_pajek('*Vertices 2\n1 "Graz"\n2 "Pecs"\n*Edges\n1 2 3\n')
    >>> graph.edges
    [('1', '2', {'weight': 3.0})]
    """
    graph = Graph()
    part, relation, row, first_mode = "", "", 0, 0  # where reading has come to
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("%"):
            continue
        if line.startswith("*"):
            words = line.split()
            part, row = words[0].lower(), 0
            if part == "*vertices":
                first_mode = int(words[2]) if len(words) > 2 else 0
                graph.nodes |= {str(n): {} for n in range(1, _count(words, number) + 1)}
            named = re.search(r':\s*\d+(?:\s+"([^"]*)")?', line)
            relation = (named[1] or "") if named else ""
            continue
        if part == "*vertices":
            cells = _quoted(line)
            graph.nodes.setdefault(cells[0], {})["label"] = cells[1] if len(cells) > 1 else cells[0]
            continue
        said = {"relation": relation} if relation else {}
        if part in ("*arcs", "*edges"):
            graph.edges.append(_line(line, said, number))
        elif part in ("*arcslist", "*edgeslist"):
            first, *others = line.split()
            graph.edges += [(first, other, dict(said)) for other in others]
        elif part == "*matrix":
            row += 1
            offset = first_mode
            for column, value in enumerate(map(float, line.split()), start=1):
                if value:
                    graph.edges.append((str(row), str(offset + column), said | {"weight": value}))
        elif part not in ("*partition", "*vector", "*cluster"):
            raise ValueError(f"line {number}: {line[:40]!r}")
    _require_ends(graph)
    return graph


def _count(words: list[str], number: int) -> int:
    if len(words) < 2 or not words[1].isdecimal() or int(words[1]) > 10_000_000:
        raise ValueError(f"line {number}: how many vertices?")
    return int(words[1])


def _quoted(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True)
    lexer.whitespace_split, lexer.quotes, lexer.escape, lexer.commenters = True, '"', "", ""
    return list(lexer)


def _line(line: str, said: dict[str, Any], number: int) -> tuple[str, str, dict[str, Any]]:
    years = _YEARS.search(line)
    cells = _YEARS.sub("", line).split()
    if len(cells) < 2:
        raise ValueError(f"line {number}: {line[:40]!r}")
    own = dict(said)
    if len(cells) > 2:
        own["weight"] = float(cells[2])
    if years and years[1] != "1-*":
        first, _, last = years[1].partition("-")
        own |= {"start": first} | ({"end": last} if last not in ("", "*") else {})
    return cells[0], cells[1], own


def _require_ends(graph: Graph) -> None:
    for source, target, _ in graph.edges:
        for end in (source, target):
            if end not in graph.nodes:
                raise ValueError(f"a line names vertex {end}, and there is none")
    if len(graph.nodes) and all(re.fullmatch(r"-\d+", end) for end in graph.nodes):
        raise ValueError("no vertices")


def read_dl(text: str) -> Graph:
    r"""Read UCINET DL: full matrices, one or several, node lists and edge lists, two-mode too.

    Raises
    ------
    ValueError
        If it is none of them.

    Examples
    --------
    >>> read_dl("dl n=2 format=edgelist1\nlabels:\na,b\ndata:\n1 2 3\n").edges
    [('a', 'b', {'weight': 3.0})]
    """
    head, _, data = _partition(text, r"data\s*:")
    sizes = {key.lower(): int(n) for key, n in re.findall(r"\b(n|nr|nc|nm)\s*=\s*(\d+)", head, re.IGNORECASE)}
    form = re.search(r"format\s*=\s*(\w+)", head, re.IGNORECASE)
    kind = form[1].lower() if form else "fullmatrix"
    rows = _labels(head, "row labels") or _labels(head, "labels")
    columns = _labels(head, "column labels") or _labels(head, "col labels")
    levels = _labels(head, "level labels") or _labels(head, "matrix labels")
    two_mode = "nr" in sizes
    high, wide = sizes.get("nr", sizes.get("n", 0)), sizes.get("nc", sizes.get("n", 0))
    embedded = "embedded" in head.lower()
    if kind.startswith(("edgelist", "nodelist")):
        return _listed(data, kind, rows, columns or ([] if two_mode else rows), embedded=embedded)
    if high * wide * sizes.get("nm", 1) > MOST_CELLS or not high or not wide:
        raise ValueError(f"{high} by {wide} cells")
    tokens = data.replace(",", " ").split()
    if embedded:
        columns, tokens = tokens[:wide], tokens[wide:]
        rows = tokens[:: wide + 1][:high]
        tokens = [token for at, token in enumerate(tokens) if at % (wide + 1)]
    rows = rows or [str(n) for n in range(1, high + 1)]
    columns = columns or ([str(n) for n in range(1, wide + 1)] if two_mode else rows)
    if len(tokens) < high * wide * sizes.get("nm", 1):
        raise ValueError(f"{len(tokens)} cells where {high * wide * sizes.get('nm', 1)} are needed")
    graph = Graph({label: {} for label in [*rows, *columns]})
    for matrix in range(sizes.get("nm", 1)):
        said = {"relation": levels[matrix]} if matrix < len(levels) else {}
        block = tokens[matrix * high * wide : (matrix + 1) * high * wide]
        for place, token in enumerate(block):
            if (value := float(token)) and (two_mode or rows[place // wide] != columns[place % wide]):
                edge = (rows[place // wide], columns[place % wide], said | {"weight": value})
                graph.edges.append(edge)
    return graph


def _partition(text: str, pattern: str) -> tuple[str, str, str]:
    found = re.search(pattern, text, re.IGNORECASE)
    if found is None:
        raise ValueError("there is no `data:`")
    return text[: found.start()], found[0], text[found.end() :]


def _labels(head: str, word: str) -> list[str]:
    alone = "" if " " in word else "(?<!row )(?<!column )(?<!col )(?<!level )(?<!matrix )"
    until = r"(?=\n[\w ]*(?:labels|embedded|format|data)[\w ]*[:=\n]|\Z)"
    pattern = rf"(?:^|\s){alone}{word}\s*:\s*(.*?){until}"
    found = re.search(pattern, head, re.IGNORECASE | re.DOTALL)
    if found is None or "embedded" in found[0].lower():
        return []
    return [a or b for a, b in re.findall(r'"([^"]*)"|([^\s,"]+)', found[1])]


def _listed(data: str, kind: str, rows: list[str], columns: list[str], *, embedded: bool) -> Graph:
    graph = Graph({label: {} for label in [*rows, *columns]})

    def named(token: str, labels: list[str]) -> str:
        if not embedded and token.isdecimal() and 0 < int(token) <= len(labels):
            return labels[int(token) - 1]
        graph.nodes.setdefault(token, {})
        return token

    for line in data.splitlines():
        cells = [a or b for a, b in re.findall(r'"([^"]*)"|([^\s,"]+)', line)]
        if not cells:
            continue
        first, *others = cells
        if kind.startswith("nodelist"):
            graph.edges += [(named(first, rows), named(other, columns or rows), {}) for other in others]
        else:
            own = {"weight": float(others[1])} if len(others) > 1 else {}
            graph.edges.append((named(first, rows), named(others[0], columns or rows), own))
    return graph
