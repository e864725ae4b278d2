"""Ways into a TieNetwork from frames and graphs that are already in memory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.rules import ROWS
from subnatnet.errors import InvalidTies, nearest
from subnatnet.network.tie_network import TieNetwork
from subnatnet.schema import ASSUMED, DEFAULT_SCHEMA
from subnatnet.tables.apply import PLAIN_NAMES
from subnatnet.tables.codes import codes_of
from subnatnet.tables.declared import with_text
from subnatnet.tables.frames import actor_frame, clean_names, flat_frame, numbered
from subnatnet.tables.report import fault_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.schema import Schema


ENDS = ("source", "target")
FORMS = (
    (re.compile("(co):"), "company"),
    (re.compile("(org):"), "ministry"),
    (re.compile("(place|world):"), "place"),
    (re.compile("region:"), "region"),
    (re.compile("[A-Z]{2}(:|$)"), "place"),
)
"""What the form of an id says of its kind."""
LONGEST_FORM = 4  # letters that tell the form of an id without a colon: two, and that no more follow


def _with_columns(frame: pd.DataFrame, layer: str, *, weights: bool = True) -> pd.DataFrame:
    """Return ties with the columns every tie needs; the frame handed in is left alone."""
    ties = clean_names(flat_frame(frame, file="the ties"))
    plain = {
        old: new
        for old, new in PLAIN_NAMES.items()
        if new not in ties.columns and (weights or new != "count")
    }
    if not plain.keys().isdisjoint(ties.columns):
        ties = ties.rename(columns=plain)
    for column in ("source", "target"):
        if column not in ties:
            hint = nearest(column, ties.columns)
            fault = {"column": column, "rule": "this column is missing", "suggestion": hint}
            asked = f"; rename {hint!r}?" if hint else f"; there are: {', '.join(ties.columns)}"
            raise InvalidTies(f"a table of ties needs a column {column!r}{asked}", fault_frame([fault]))
    if "layer" not in ties:
        ties = ties.assign(layer=layer)
    return numbered(ties)


def kind_of_id(actor: str, schema: Schema = DEFAULT_SCHEMA) -> str:
    """Return the kind that the form of an id says, or ``""``.

    ``co:`` is a company, ``org:`` a central organ, ``PL`` and ``PL:lodz`` are a country and a city abroad.

    Examples
    --------
    >>> kind_of_id("co:weichai"), kind_of_id("PL:lodz"), kind_of_id("CN-SC"), kind_of_id("Q1")
    ('company', 'place', '', '')
    """
    kind = next((kind for form, kind in FORMS if form.match(actor)), "")
    return kind if kind in schema.kinds else ""


def actors_of(
    ties: pd.DataFrame, given: pd.DataFrame | None, *, guess: bool = True, schema: Schema = DEFAULT_SCHEMA
) -> pd.DataFrame:
    """Return the actors given and, for ends that are not among them, one of the kind their layer expects.

    Parameters
    ----------
    ties : pandas.DataFrame
        With ``layer``, ``source`` and ``target``.
    given : pandas.DataFrame, optional
        Actors, with ``id`` as column or index name.
    guess : bool
        Whether to add the ends that are not given, of the kind that the form of their id says
        (:func:`kind_of_id`), else of the one that their layer expects. An id that stands at ends of different
        kinds gets the first of them in the order of the schema: what acts as a region anywhere is a region.
    schema : Schema
        Which kinds of actor each layer expects.

    Examples
    --------
    >>> ties = pd.DataFrame({"layer": ["agreement"], "source": ["R"], "target": ["P"]})
    >>> actors_of(ties, None)["kind"].tolist()
    ['place', 'region']
    """
    if given is not None:
        given = actor_frame(given).reset_index()
        if not guess:
            return given
    guessed = _guessed(ties, schema)
    if given is None:
        return guessed
    return pd.concat([given, guessed[~guessed["id"].isin(given["id"])]], ignore_index=True)


def _guessed(ties: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return one actor for each end, sorted by id; see :func:`actors_of`."""
    kinds = [*schema.kinds, ""]  # the last stands for: nobody says
    place = {kind: at for at, kind in enumerate(kinds)}
    layers = list(schema.layers.values())
    names = {layer.name: at for at, layer in enumerate(layers)}
    layer_codes, words = codes_of(ties["layer"])
    layer = np.array([names.get(word, len(layers)) for word in words], dtype=np.intp)
    ends, texts, told = {}, {}, {}
    for end in ENDS:
        ends[end], texts[end] = codes_of(ties[end])
        told[end] = _told(texts[end], place)
    none = len(kinds) - 1
    # small numbers, since there is one for each tie
    expected = {
        "source": np.array([*(place[one.sources[0]] for one in layers), none], dtype=np.int16)[layer],
        "target": np.array([*(place[one.targets[0]] for one in layers), none], dtype=np.int16)[layer],
    }
    free = np.array([*(not one.directed for one in layers), False])[layer]
    if len(words) > 1:
        expected = {end: kinds_there[layer_codes] for end, kinds_there in expected.items()}
        free = free[layer_codes]
    own = {end: told[end][ends[end]] for end in ENDS}
    # an undirected tie may be written from either end: what faces a foreign place is the region
    turned = free & (own["source"] == expected["target"]) & (own["target"] == none)
    first: dict[str, int] = {}
    for end, other in zip(ENDS, ENDS[::-1], strict=True):
        kind = np.where(own[end] < none, own[end], np.where(turned, expected[other], expected[end]))
        at = np.zeros((len(texts[end]), len(kinds)), dtype=bool)
        at.reshape(-1)[ends[end] * len(kinds) + kind] = True
        there = np.flatnonzero(at.any(axis=1))
        orders = at[there].argmax(axis=1).tolist()
        for actor, order in zip(texts[end].take(there).tolist(), orders, strict=True):
            first[actor] = min(order, first.get(actor, none))
    first.pop("", None)
    listed = sorted(first)
    ids = pd.array(np.array(listed, dtype=object), dtype="str")
    said = np.array([*schema.kinds, "place"], dtype=object)[[first[actor] for actor in listed]]
    return pd.DataFrame({"id": ids, "kind": pd.array(said, dtype="str"), "name": ids})


def _told(ids: pd.Index, place: Mapping[str, int]) -> NDArray[np.int16]:
    """Return which kind the form of each id says, the last for none.

    What stands up to the first colon decides, or the first letters where there is none: each such head is
    looked at once, however many ids begin with it.
    """
    none = len(place) - 1
    heads = [actor[: actor.find(":") + 1] or actor[:LONGEST_FORM] for actor in ids.tolist()]
    kinds = {
        head: next((place.get(kind, none) for form, kind in FORMS if form.match(head)), none)
        for head in set(heads)
    }
    return np.fromiter(map(kinds.__getitem__, heads), dtype=np.int16, count=len(ids))


@checked(ties=ROWS, actors=ROWS)
def from_edges(
    ties: pd.DataFrame,
    actors: pd.DataFrame | None = None,
    *,
    layer: str = ASSUMED,
    eras: Mapping[str, str] | None = None,
    schema: Schema = DEFAULT_SCHEMA,
) -> TieNetwork:
    """Make a network from a frame with one row per tie.

    Parameters
    ----------
    ties : pandas.DataFrame
        Needs ``source`` and ``target``; any other column of :data:`subnatnet.schema.TIE_COLUMNS` is used.
        ``type`` is read as ``layer`` and ``date`` as ``start``.
    actors : pandas.DataFrame, optional
        What is known of the actors, with ``id``. Ends that are not in it get the kind that their layer
        expects there (an agreement runs from a region to a place).
    layer : str
        Layer of all ties where the frame has no such column.
    eras : mapping of str to str, optional
        Named periods.
    schema : Schema
        Which kinds of actor and layers there may be; see :meth:`subnatnet.schema.Schema.with_layer`.

    Returns
    -------
    TieNetwork
        Every row is a tie, every end an actor.

    Raises
    ------
    InvalidTies
        If a column or a row is not as it must be; ``.report`` lists every fault.

    Examples
    --------
    >>> frame = pd.DataFrame({"source": ["org:state-council"], "target": ["CN-SC"], "type": ["directive"]})
    >>> from_edges(frame).actors["kind"].to_dict()
    {'CN-SC': 'region', 'org:state-council': 'ministry'}
    """
    rows = _with_columns(ties, layer)
    return TieNetwork(actors_of(rows, actors, schema=schema), rows, eras=eras, schema=schema)


def _plain(data: Any) -> dict[Any, object]:  # noqa: ANN401 - keys of a graph may be anything
    """Return attributes as cells: lists, dicts and sets, which graphs may hold, as texts."""
    listed = (list, tuple, dict, set, frozenset)
    return {key: str(value) if isinstance(value, listed) else value for key, value in data.items()}


@checked()
def from_networkx(
    graph: nx.Graph[Any],
    *,
    kind: str = "region",
    layer: str = ASSUMED,
    weight: str | None = "weight",
    schema: Schema = DEFAULT_SCHEMA,
) -> TieNetwork:
    """Make a network from a networkx graph.

    Parameters
    ----------
    graph : networkx graph
        Node and edge attributes named as in the schema are used; nodes without a ``kind`` and edges
        without a ``layer`` get the ones given here. Edges of layer ``membership`` become parents.
        The id of a tie is its edge's key or ``id`` attribute where that is a text. The graph is not changed.
    kind, layer : str
        What to take where the graph does not say.
    weight : str, optional
        Edge attribute that says for how many acts an edge stands (a positive number; 1 where it has none): it
        becomes the column ``count``. None takes every edge for one act.
    schema : Schema
        Which kinds of actor and layers there may be; what the attribute ``schema`` of the graph declares is
        added.

    Returns
    -------
    TieNetwork
        Every edge is a tie, every node an actor.

    Raises
    ------
    InvalidTies
        If an edge cannot be a tie.

    Examples
    --------
    >>> import networkx as nx
    >>> from_networkx(nx.path_graph(3)).edges[["source", "target", "n_ties"]]
      source target  n_ties
    0      0      1       1
    1      1      2       1
    """
    nodes = [
        {"name": str(node), "kind": kind} | _plain(data) | {"id": str(node)}
        for node, data in graph.nodes(data=True)
    ]
    rows: list[dict[str, object]] = []
    parents: dict[str, str] = {}
    edges: Any = graph.edges
    listed = edges(keys=True, data=True) if graph.is_multigraph() else edges(data=True)
    for source, target, *keys, data in listed:
        if data.get("layer") == "membership":
            parents[str(source)] = str(target)
            continue
        own = {"id": keys[0]} if keys and isinstance(keys[0], str) else {}
        if weight is not None and weight in data:
            data = {"count": data[weight]} | {k: v for k, v in data.items() if k != weight}  # noqa: PLW2901 - a copy
        rows.append({"layer": layer} | own | _plain(data) | {"source": str(source), "target": str(target)})
    columns = ["source", "target", "layer"]
    ties = pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)
    if "id" in ties and ties["id"].isna().any():
        # number those that have none, and leave the others theirs
        ties["id"] = ties["id"].fillna(numbered(ties.drop(columns="id"))["id"])
    actors = pd.DataFrame(nodes, columns=None if nodes else ["id", "kind"])
    if parents:
        had = actors["parent"].fillna("") if "parent" in actors else ""
        actors["parent"] = actors["id"].map(parents).fillna(had)
    known = with_text(schema, graph.graph.get("schema"), file="the graph")
    return TieNetwork(actors, _with_columns(ties, layer, weights=weight is not None), schema=known)
