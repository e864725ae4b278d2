"""TieNetwork: actors and ties, immutable, with verbs that return a new network."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.network import _collapse, _describe, _edges, _filters
from subnatnet.network._attached import Attached, attached
from subnatnet.network._selecting import Selecting
from subnatnet.network.receipt import empty_notes, receipt_of
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.codes import plain_frame
from subnatnet.tables.dates import date_bounds, period_bounds
from subnatnet.tables.declared import declared_text
from subnatnet.tables.frames import actor_frame, flat_frame, tie_frame
from subnatnet.tables.validate import require_valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx as nx
    from numpy.typing import ArrayLike

    from subnatnet.schema import Schema

Undated = Literal["exclude", "include"]
Event = Literal["start", "active"]


class TieNetwork(Selecting, Attached):
    """Actors and the typed, dated, sourced ties between them.

    Two pandas frames are the truth; everything else is derived. The object never changes: each verb
    returns a new network, and frames it hands out are copies.

    Parameters
    ----------
    actors : pandas.DataFrame
        One row per actor, ``id`` as column or index; columns as in :data:`subnatnet.schema.ACTOR_COLUMNS`.
    ties : pandas.DataFrame
        One row per tie, ``id`` as column or index; columns as in :data:`subnatnet.schema.TIE_COLUMNS`.
    gazetteer : pandas.DataFrame, optional
        Actors that may be needed as parents (countries, world regions) but have no ties of their own.
    eras : mapping of str to str, optional
        Named periods, for example ``{"reform": "1978/1993"}``.
    members : pandas.DataFrame, optional
        Columns ``actor, layer``: isolates, who belong to a layer without ties in it.
    tables : mapping of str to pandas.DataFrame, optional
        What else is known, for example statements under ``"assigned"``; verbs keep it.
    schema : Schema, optional
        Which kinds of actor and layers there may be; by default :data:`subnatnet.schema.DEFAULT_SCHEMA`.

    Raises
    ------
    InvalidTies
        If a tie cannot be one: unknown layer or actor, wrong kind of end, impossible date.

    Notes
    -----
    An actor *belongs to a layer* once it has any tie in it. It stays in that layer when a period leaves it
    without ties: it is then an isolate (its degree is 0), while an actor outside the layer is missing.

    Examples
    --------
    >>> import subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC", "CN-SC"], "target": ["PL:lodz", "DE:bonn"],
    ...                                   "start": ["2015", ""]}))
    >>> net
    <TieNetwork: 3 actors (1 region, 2 places); 2 ties (2 agreement); 50% dated, 2015; 0% sourced>
    >>> net.during("2013/..").ties.index.tolist()
    ['tie-000002']
    """

    def __init__(
        self,
        actors: pd.DataFrame,
        ties: pd.DataFrame,
        *,
        gazetteer: pd.DataFrame | None = None,
        eras: Mapping[str, str] | None = None,
        members: pd.DataFrame | None = None,
        tables: Mapping[str, pd.DataFrame] | None = None,
        schema: Schema = DEFAULT_SCHEMA,
    ) -> None:
        rows = tie_frame(ties, held=True)
        people = actor_frame(actors)
        known = people
        if gazetteer is not None:
            others = flat_frame(gazetteer)
            known = actor_frame(pd.concat([flat_frame(people), others[~others["id"].isin(people.index)]]))
        numbers = require_valid(rows, known, schema)
        self._known = known
        self._ties = _collapse.turned(rows, numbers, known.index, schema)
        self._members = _collapse.memberships(numbers, members, known.index, schema)
        self._ids = people.index
        self._eras = dict(eras or {})
        self._schema = schema
        self._selection: dict[str, object] = {}
        self._tables = attached(tables)
        self._notes = empty_notes()

    def _with(self, **changes: object) -> Self:
        """Return a copy with some parts replaced; parts that come from here are already valid."""
        new = object.__new__(type(self))
        parts = ("_known", "_ties", "_members", "_ids", "_eras", "_schema", "_selection", "_tables", "_notes")
        for part in parts:
            setattr(new, part, changes.get(part, getattr(self, part)))
        return new

    # -- what is in it ---------------------------------------------------------------------------

    @property
    def actors(self) -> pd.DataFrame:
        """The actors, sorted by id (a copy)."""
        return self._chosen.copy(deep=False)

    @cached_property
    def _chosen(self) -> pd.DataFrame:
        return self._known if len(self._ids) == len(self._known) else self._known.loc[self._ids]

    @property
    def gazetteer(self) -> pd.DataFrame:
        """Every actor known, also parents without ties of their own (a copy)."""
        return self._known.copy(deep=False)

    @property
    def ties(self) -> pd.DataFrame:
        """The ties, sorted by id (a copy)."""
        held = any(isinstance(kind, pd.CategoricalDtype) for kind in self._ties.dtypes)
        return (self._texts if held else self._ties).copy(deep=False)

    @cached_property
    def _texts(self) -> pd.DataFrame:
        """The ties with texts for the numbers that long columns are held as."""
        return plain_frame(self._ties)

    @property
    def members(self) -> pd.DataFrame:
        """Who belongs to which layer: one row per actor and layer (a copy)."""
        return self._members.copy(deep=False)

    @cached_property
    def receipt(self) -> pd.DataFrame:
        """How the ties were read, and what in them to look at.

        Columns ``file, sheet, what, column, value, count, hint``.
        """
        return receipt_of(self, self._notes)

    @property
    def eras(self) -> dict[str, str]:
        """Named periods (a copy)."""
        return dict(self._eras)

    @property
    def selection(self) -> dict[str, object]:
        """What the verbs have chosen so far: layer, during, undated, event, unit (a copy)."""
        return dict(self._selection)

    @property
    def schema(self) -> Schema:
        """Which kinds of actor, layers and columns there may be."""
        return self._schema

    @property
    def layers(self) -> list[str]:
        """The layers that have members, in the order of the schema."""
        present = set(self._members["layer"].unique())
        return [name for name in self._schema.layers if name in present]

    @cached_property
    def dates(self) -> pd.DataFrame:
        """Interval of each tie's start and end, in days from 1970-01-01, indexed like ``ties``.

        An empty end means that no end is known: the tie is taken to go on (``inf``). ``XXXX`` means that
        it ended and nobody knows when.
        """
        start_low, start_high, _ = date_bounds(self._ties["start"])
        end_low, end_high, _ = date_bounds(self._ties["end"])
        going_on = (self._ties["end"] == "").to_numpy()
        end_low = np.where(going_on, np.inf, np.maximum(end_low, start_low))
        return pd.DataFrame(
            {"start_low": start_low, "start_high": start_high, "end_low": end_low, "end_high": end_high},
            index=self._ties.index,
        )

    @cached_property
    def edges(self) -> pd.DataFrame:
        """Ties put together by layer and pair of ends.

        Returns
        -------
        pandas.DataFrame
            Columns ``layer, source, target, n_ties, count, ties``, sorted. ``n_ties`` counts distinct acts:
            rows that share a ``document`` are one act. ``count`` adds up for how many acts they stand.
            ``ties`` holds the ids each edge stands for. Ends of an undirected layer come in a fixed order,
            the region first.
        """
        return _edges.edges(self._ties, self._known["kind"], self._schema)

    # -- verbs -----------------------------------------------------------------------------------

    @checked()
    def layer(self, *names: str) -> Self:
        """Keep some layers, and the actors that belong to them.

        Parameters
        ----------
        *names : str
            Layers, such as ``"agreement"``; ``net.schema.layers`` lists them.

        Raises
        ------
        InvalidChoice
            If there is no such layer.
        """
        there = self._schema.layers
        for name in names:
            if name not in there:
                reject(name, there, "layer")
        if not names:
            raise InvalidChoice(f"name at least one layer: {', '.join(there)}")
        members = self._members[self._members["layer"].isin(names)]
        chosen = [name for name in there if name in names]
        return self._with(
            _ties=self._ties[self._ties["layer"].isin(names)],
            _members=members,
            _ids=self._ids[self._ids.isin(members["actor"])],
            _selection=self._selection | {"layer": "+".join(chosen)},
        )

    @checked()
    def during(self, period: str, *, undated: Undated = "exclude", event: Event = "start") -> Self:
        """Keep the ties of a period; actors stay, as isolates where nothing is left.

        Parameters
        ----------
        period : str
            ``"1994/2012"``, ``"2013/.."``, ``"2008"`` or the name of an era.
        undated : {"exclude", "include"}
            What to do with ties that may or may not fall into the period: those without a date, and those
            whose range reaches over its edge. They are left out (the least there can be) or kept (the most).
        event : {"start", "active"}
            ``"start"`` takes ties that began in the period; ``"active"`` those in force at any time in it.

        Raises
        ------
        InvalidChoice
            If the period or an option is none.
        """
        if undated not in ("exclude", "include"):
            reject(undated, ("exclude", "include"), "way to treat undated ties in `during`")
        if event not in ("start", "active"):
            reject(event, ("start", "active"), "event")
        span = period_bounds(period, self._eras)
        start = self._ties["start"]
        fits = _collapse.began(start, span) if event == "start" else _collapse.fit(self.dates, span, event)
        kept = fits[0 if undated == "exclude" else 1]  # those that surely fit, or those that may
        chosen = {"during": period, "undated": undated, "event": event}
        return self._with(_ties=self._ties[kept], _selection=self._selection | chosen)

    @checked()
    def where(
        self, condition: Callable[[pd.DataFrame], ArrayLike] | None = None, /, **columns: object
    ) -> Self:
        """Keep ties by what their columns say; actors stay, as isolates where nothing is left.

        Parameters
        ----------
        condition : callable, optional
            Takes the frame of ties, returns True or False for each: ``lambda t: t["amount"] > 1e6``.
        **columns : value or list of values
            What may stand in a column: ``confidence=["high", "medium"]``, ``kind="twinning"``; ``""`` is a
            missing text. A value that no tie has is refused in every column, free text too: a misspelt word
            would keep nothing and look like a finding. Where nothing is an answer, give a condition.

        Raises
        ------
        InvalidChoice, InvalidArgument
            If there is no such column, no tie with such a value, or it is of another type than the column.

        Examples
        --------
        >>> import subnatnet as sn
        >>> ties = {"source": ["A", "A"], "target": ["x", "y"], "confidence": ["high", "low"]}
        >>> sn.from_edges(pd.DataFrame(ties)).where(confidence="high").ties["target"].tolist()
        ['x']
        """
        kept = np.ones(len(self._ties), dtype=bool)
        before = self._selection.get("where")
        chosen: dict[str, object] = dict(before) if isinstance(before, dict) else {}
        for name, wanted in columns.items():
            if name not in self._ties:
                reject(name, self._ties.columns, "column of the ties")
            values = chosen[name] = _filters.values_in(self._ties[name], wanted)
            kept &= self._ties[name].isin(values).to_numpy()
        if condition is not None:
            chosen["condition"] = getattr(condition, "__name__", "condition")
            answers = np.asarray(condition(self.ties))
            if answers.shape != kept.shape or answers.dtype != bool:
                raise InvalidChoice(f"a condition must say True or False for each of the {len(kept)} ties")
            kept &= answers
        return self._with(_ties=self._ties[kept], _selection=self._selection | {"where": chosen})

    @checked()
    def among(
        self,
        *,
        kind: str | Iterable[str] | None = None,
        level: str | Iterable[str] | None = None,
        ids: str | Iterable[str] | None = None,
        ends: Literal["any", "both"] = "any",
    ) -> Self:
        """Keep the ties of some actors.

        Parameters
        ----------
        kind, level : str or iterable of str, optional
            Kinds or levels of actor.
        ids : str or iterable of str, optional
            Actor ids, or names in any spelling; units and companies that belong to them are taken along.
        ends : {"any", "both"}
            ``"any"`` keeps ties with at least one end among those actors, partners included;
            ``"both"`` keeps ties between those actors only.

        Raises
        ------
        UnknownActor
            If an id is not known.
        InvalidChoice
            If a kind or level is not in the network.
        """
        if ends not in ("any", "both"):
            reject(ends, ("any", "both"), "value of `ends`")
        among = _collapse.chosen(self._known, self._schema.kinds, kind=kind, level=level, ids=ids)
        at_source, at_target = (self._ties[end].isin(among) for end in ("source", "target"))
        ties = self._ties[(at_source | at_target) if ends == "any" else (at_source & at_target)]
        keep = {*among} if ends == "both" else {*among, *ties["source"].unique(), *ties["target"].unique()}
        described = {"among": {"kind": kind, "level": level, "ids": ids, "ends": ends}}
        return self._with(
            _ties=ties,
            _members=self._members[self._members["actor"].isin(keep)].reset_index(drop=True),
            _ids=self._ids[self._ids.isin(keep)],
            _selection=self._selection | described,
        )

    @checked()
    def rollup(self, unit: str | None = None, *, partners: str | None = None) -> Self:
        """Put ties at a coarser level of analysis.

        Ties keep their rows, dates and sources; their ends move up to the parent at the level asked for
        (``source_unit`` and ``target_unit`` keep where they were). :attr:`edges` counts distinct acts and
        keeps the ids of the ties behind each rolled-up edge.

        Parameters
        ----------
        unit : str, optional
            Level of the home regions, for example ``"province"``, or ``"top"``: the level of the regions that
            belong to no other. Companies count for the home region they belong to. What has no parent at
            that level stays where it is.
        partners : str, optional
            Level of the foreign places: ``"country"``, ``"world_region"``; ``"city"`` leaves them.

        Raises
        ------
        InvalidChoice
            If no actor is of that level.
        """
        known, ids = self._known, self._known.index
        unit = _collapse.unit_of(known, unit)
        place = _collapse.places_of_moves(known, unit, partners)
        return self._with(
            _ties=_collapse.moved(self._ties, place, ids),
            _members=_collapse.moved_members(self._members, place, ids),
            _ids=ids.take(np.unique(place[ids.get_indexer(self._ids)])),
            _selection=self._selection | {"unit": unit, "partners": partners},
        )

    # -- ways out --------------------------------------------------------------------------------

    @checked()
    def to_networkx(self, *, membership: bool = False) -> nx.MultiGraph[str] | nx.MultiDiGraph[str]:
        """Return a plain networkx graph: one edge per tie, its id as key, all columns as attributes.

        Parameters
        ----------
        membership : bool
            Add an edge from each actor to its parent, with ``layer="membership"``; parents are then nodes.

        Returns
        -------
        networkx.MultiGraph or networkx.MultiDiGraph
            Undirected only if every layer in it is. Its attribute ``schema`` has what is declared beyond the
            default schema, where that is anything.
        """
        directed = any(self._schema.directed[name] for name in self.layers)
        graph = _collapse.to_networkx(
            self._known, self._ids, self.ties, directed=directed, membership=membership
        )
        graph.graph.update({"schema": text} if (text := declared_text(self._schema)) else {})
        return graph

    def equals(self, other: object) -> bool:
        """Say whether two networks hold the same actors, ties and layers.

        Examples
        --------
        >>> import subnatnet as sn
        >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]}))
        >>> net.equals(net.layer("agreement"))
        True
        """
        return (
            isinstance(other, TieNetwork)
            and self._schema == other.schema
            and self.actors.equals(other.actors)
            and self.ties.equals(other.ties)
            and self._members.reset_index(drop=True).equals(other.members.reset_index(drop=True))
        )

    def summary(self) -> pd.DataFrame:
        """Say what is in the network, layer by layer.

        Returns
        -------
        pandas.DataFrame
            Indexed by layer: ``actors`` (members, isolates included), ``ties`` (rows), ``acts`` (distinct
            acts: joint documents once), ``dated`` and ``sourced`` (shares of ties), ``first`` and ``last``
            (years). ``.attrs["actors"]`` counts actors by kind.
        """
        return _describe.summary(self, self._ties)

    def __repr__(self) -> str:
        return f"<TieNetwork: {_describe.text(self)}>"

    def _repr_html_(self) -> str:
        return _describe.html(self)
