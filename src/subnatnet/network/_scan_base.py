"""What every scan of one table shares: its rows by our columns, and its distinct words, each read once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_source import end_columns, named_columns
from subnatnet.network._scan_words import Dates, read_layers
from subnatnet.network.builders import actors_of
from subnatnet.tables.frames import actor_frame
from subnatnet.tables.minting import mint_ids
from subnatnet.tables.report import fault_frame, raise_faults, suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ibis.expr.types import Table
    from numpy.typing import NDArray

    from subnatnet.network._scan_engine import Engine
    from subnatnet.schema import Schema
    from subnatnet.tables.mapping import TableMapping

ENDS = ("source", "target")
SHOWN = 1_000  # faults that a report of a scan lists one by one
HIDDEN = "_"  # columns of our own begin with it


class Base:
    """A table of ties on an engine, before any verb.

    Parameters
    ----------
    engine : Engine
        Where queries run.
    table : ibis table
        The rows as they stand.
    file : str
        What to call the table in messages.
    mapping : TableMapping
        Which column is what.
    actors : pandas.DataFrame, optional
        Who there is; by default every end is taken for an actor of the kind its layer expects.
    layer : str
        Layer of rows that do not say it.
    eras : mapping of str to str
        Named periods.
    schema : Schema
        Which kinds and layers there are.
    quarantine : bool
        Whether rows that cannot be ties are left out instead of refused.
    """

    def __init__(
        self,
        engine: Engine,
        table: Table,
        file: str,
        *,
        mapping: TableMapping,
        actors: pd.DataFrame | None,
        layer: str,
        eras: Mapping[str, str],
        schema: Schema,
        quarantine: bool,
    ) -> None:
        self.engine = engine
        self.file = file
        self.mapping = mapping
        self.eras = dict(eras)
        self.schema = schema
        self.quarantine = quarantine
        self.left_out: int | None = None  # rows set aside, once they have been counted
        self.flagged: tuple[Table, dict[str, tuple[str, str, str]]] | None = None  # rows beside what is wrong
        self.good: Table | None = None  # rows that can be ties, once that was asked
        self._bad: dict[str, pd.DataFrame] = {}
        self.given = None if actors is None else actor_frame(actors)
        with quiet():
            self.rows = self._rows(table, layer)
        self.tidy = (
            self._by_id and self.given is not None
        )  # ends stand as the ids they are, until seen not to
        self.columns = [name for name in self.rows.columns if not name.startswith(HIDDEN)]

    def _rows(self, table: Table, layer: str) -> Table:
        found = named_columns(table, self.mapping, self.file, layer)
        for name in ("layer", "start", "end"):
            found[f"_{name}"] = found.pop(name, None)
        for end in ENDS:
            columns = end_columns(table, self.mapping, end, self.file)
            found |= {f"_{end}_{number}": column for number, column in enumerate(columns)}
        return table.select(**{name: column for name, column in found.items() if column is not None})

    # -- words -----------------------------------------------------------------------------------

    def distinct(self, *columns: str) -> pd.DataFrame:
        """Return the distinct cells of some columns."""
        query = self.rows.select(*columns).distinct()
        return self.engine.frame(query, f"distinct {columns[-1].strip('_')}", whole=True)

    @cached_property
    def layer_words(self) -> dict[str, str]:
        """Our word for each word of the column of layers."""
        return read_layers(self.distinct("_layer")["_layer"], self.schema.layers)

    @cached_property
    def starts(self) -> Dates:
        """The distinct starts."""
        return self._dates("_start")

    @cached_property
    def ends_of_life(self) -> Dates:
        """The distinct ends of ties."""
        return self._dates("_end")

    def _dates(self, column: str) -> Dates:
        held = column in self.rows.columns
        values = self.distinct(column)[column] if held else pd.Series([], dtype=object)
        return Dates(values, self.mapping.dates, ongoing=column == "_end")

    @property
    def read_words(self) -> dict[str, str] | None:
        """The words of layers where they have been read; until then they are taken for names of layers."""
        found: dict[str, str] | None = self.__dict__.get("layer_words")
        return found

    @cached_property
    def has_documents(self) -> bool:
        """Whether any row is part of an act that other rows may share."""
        if "document" not in self.rows.columns:
            return False
        found = self.engine.frame(self.rows.aggregate(last=self.rows["document"].max()), "documents")
        return bool(found["last"].notna().all() and (found["last"] != "").all())

    # -- actors ----------------------------------------------------------------------------------

    @cached_property
    def _by_id(self) -> bool:
        return all(getattr(self.mapping, end).names == "id" for end in ENDS)

    @cached_property
    def _words(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return every distinct end by layer with its id, and actors whose ids were made of their names."""
        words = self._distinct_ends()
        words = pd.DataFrame({name: _filled(words[name]) for name in words.columns})
        words = words.drop_duplicates(ignore_index=True)
        words["word"] = words["layer"]
        self.__dict__.setdefault("layer_words", read_layers(words["word"].unique(), self.schema.layers))
        words["layer"] = words["word"].map(self.layer_words).fillna("")
        words["id"] = words["key_0"].str.strip()
        words["rule"] = np.where(words["id"] == "", "the " + words["end"] + " is empty", "")
        words["suggestion"] = ""
        minted = [pd.DataFrame({"id": [], "name": [], "kind": []}, dtype="str")]
        for end in ENDS:
            here = words["end"] == end
            how = getattr(self.mapping, end)
            if how.names == "mint":
                made, unclear = mint_ids(words.loc[here, "id"], how.kind or "company")
                words.loc[here, "id"] = words.loc[here, "id"].map(made).fillna("")
                words.loc[here & words["key_0"].isin(unclear), "rule"] = "no id of its own can be made of it"
                names = pd.DataFrame({"id": list(made.values()), "name": list(made)}, dtype="str")
                minted.append(names.assign(kind=how.kind or "company").drop_duplicates("id"))
            elif how.names == "resolve":
                self._resolve(words, here, how.kind)
        return words, pd.concat(minted, ignore_index=True).drop_duplicates("id")

    def _distinct_ends(self) -> pd.DataFrame:
        """Return every distinct end by layer as it stands: ``layer, end, key_0 ...``."""
        import ibis

        parts = []
        with quiet():
            for end in ENDS:
                keys = {f"key_{number}": self.rows[f"_{end}_{number}"] for number in range(self.width(end))}
                parts.append(self.rows.select(layer="_layer", end=ibis.literal(end), **keys).distinct())
            alike = len({str(part.schema()) for part in parts}) == 1
            asked = [parts[0].union(parts[1])] if alike else parts  # one question where one table can answer
        return pd.concat([self.engine.frame(part, "distinct ends", whole=True) for part in asked])

    def _resolve(self, words: pd.DataFrame, here: pd.Series, kind: str) -> None:
        """Look the names at one end up in the gazetteer: each distinct name once."""
        from subnatnet.places import Gazetteer, builtin_gazetteer

        places = builtin_gazetteer() if self.given is None else Gazetteer(self.given)
        asked = words.loc[here, ["key_0", "key_1", "key_2"]].set_axis(["name", "country", "region"], axis=1)
        found = places.resolve_frame(asked.assign(kind=kind).reset_index(drop=True))
        words.loc[here, "id"] = found["id"].to_numpy()
        missed = (found["id"] == "").to_numpy() & (asked["name"] != "").to_numpy()
        words.loc[here, "rule"] = np.where(missed, found["reason"], words.loc[here, "rule"])
        words.loc[here, "suggestion"] = np.where(missed, found["suggestion"], "")

    @cached_property
    def known(self) -> pd.DataFrame:
        """Every actor that may be needed, in the library's shape."""
        if self.given is not None and self._by_id:
            return self.given
        words, minted = self._words
        if self.given is not None or not self._by_id:
            own = self.given
            if own is None:
                from subnatnet.places import builtin_gazetteer

                own = builtin_gazetteer().actors
            return actor_frame(pd.concat([own.reset_index(), minted]).drop_duplicates("id"))
        ties = pd.DataFrame(
            {end: words["id"].where(words["end"] == end, "") for end in ENDS} | {"layer": words["layer"]}
        )
        return actor_frame(actors_of(ties, None, schema=self.schema))

    @cached_property
    def ids(self) -> pd.Index[Any]:
        """Who is in the network before any verb: those given, or else those who have ties."""
        if self.given is not None:
            return self.given.index
        ids: pd.Index[Any] = self.known.index
        return ids[ids.isin(self.ends["id"])]

    @cached_property
    def ends(self) -> pd.DataFrame:
        """Every distinct end by layer, in columns ``end, word, key_0 ..., id, layer, rule, suggestion``.

        A rule is a fault: a name that is no actor's, or an actor of a kind the layer does not have there.
        """
        words = self._words[0].copy()
        kinds = words["id"].map(self.known["kind"])
        end, layer, kind = (cells.to_numpy(dtype=object) for cells in (words["end"], words["layer"], kinds))
        rule = words["rule"].to_numpy(dtype=object, copy=True)
        unknown = (rule == "") & kinds.isna().to_numpy()
        rule[unknown] = "no actor has this id"
        if unknown.any():
            near = suggestions(words.loc[unknown, "id"], self.known.index)
            words.loc[unknown, "suggestion"] = words.loc[unknown, "id"].map(near).fillna("")
        for name, shape in self.schema.layers.items():
            here = np.flatnonzero((layer == name) & (rule == ""))
            for side, allowed in (("source", shape.sources), ("target", shape.targets)):
                at = here[end[here] == side]
                fits = np.fromiter(map(frozenset(allowed).__contains__, kind[at]), dtype=bool, count=len(at))
                rule[at[~fits]] = f"{name} ties need a {' or '.join(allowed)} here"
        words["rule"] = pd.Series(rule, index=words.index, dtype="str")
        self.tidy = self.tidy and bool((words["key_0"] == words["id"]).all())
        return words

    @cached_property
    def by_place(self) -> NDArray[np.intp]:
        """Which of the actors, who are sorted by id, stands at each place of :attr:`order`."""
        rank = self.known["kind"].map({name: place for place, name in enumerate(self.schema.kinds)})
        return np.argsort(rank.to_numpy(), kind="stable")

    @cached_property
    def order(self) -> pd.Index[Any]:
        """The ids in the order in which the ends of undirected ties are put: by kind, then by id."""
        ordered: pd.Index[Any] = self.known.index.take(self.by_place)
        return ordered

    def places(self, move: pd.Series) -> NDArray[np.int64]:
        """Return the place in :attr:`order` where each known actor is put."""
        place = np.empty(len(self.by_place), dtype=np.int64)
        place[self.by_place] = np.arange(len(place))
        return place[self.known.index.get_indexer(pd.Index(move))]

    def lookup(self, end: str, places: NDArray[np.int64], move: pd.Series | None) -> pd.DataFrame:
        """Return what each end stands for: keys, the place of its actor in :attr:`order`, its id if asked.

        Parameters
        ----------
        end : str
            ``source`` or ``target``.
        places : numpy.ndarray of int
            What :meth:`places` gives.
        move : pandas.Series, optional
            Where each known actor is put by roll-ups; None where ids are not asked for.
        """
        at: Any = slice(None)
        if self.tidy:
            keys = pd.DataFrame({"key_0": self.known.index.array})
        else:
            words = self.ends
            columns = [f"key_{number}" for number in range(self.width(end))]
            keys = words.loc[words["end"] == end, [*columns, "id"]].drop_duplicates()
            at = self.known.index.get_indexer(pd.Index(keys.pop("id")))
            keys, at = keys[at >= 0].reset_index(drop=True), at[at >= 0]
        if move is not None:
            keys["id"] = move.array[at]
        keys["place"] = places[at]
        return keys

    def width(self, end: str) -> int:
        """Return how many columns name the actor at an end."""
        return sum(name.startswith(f"_{end}_") for name in self.rows.columns)

    # -- faults of words ---------------------------------------------------------------------------

    def bad_words(self, column: str) -> pd.DataFrame:
        """Return the words of a column that cannot be what they should: ``key_0, rule, suggestion``."""
        return self._once(column, self._bad_words)

    def _once(self, column: str, find: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
        """Return what is found of a column, looked for once."""
        if column not in self._bad:
            self._bad[column] = find(column)
        return self._bad[column]

    def _bad_words(self, column: str) -> pd.DataFrame:
        if column == "layer":
            there = self.schema.layers
            bad = [word for word, layer in self.layer_words.items() if layer not in there]
            near = suggestions(bad, there)
            found = [
                (word, "not a tie type" if hint else "not a tie type; schema= can declare it", hint)
                for word, hint in ((word, near.get(word, "")) for word in bad)
            ]
        else:
            dates = self.starts if column == "start" else self.ends_of_life
            found = [
                (dates.cells[at], str(dates.rules[at]), str(dates.hints[at]))
                for at in np.flatnonzero(~dates.valid)
            ]
        frame = pd.DataFrame(found, columns=["key_0", "rule", "suggestion"])
        return frame.astype({"rule": "str", "suggestion": "str"})

    def require(self, table: Table, *columns: str) -> None:
        """Refuse rows whose words cannot be read, if any of them are left in `table`.

        Raises
        ------
        InvalidTies
            With the words, how many rows hold each, and the nearest valid choice.
        """
        if self.quarantine:
            return  # they have been left out, and are counted by `validate`
        if {*ENDS} & {*columns}:
            self.ends  # noqa: B018 - reads the words of layers too, which then need no query of their own
        faults: list[dict[str, object]] = []
        for column in columns:
            if column == "start" and self.starts.valid.all():
                continue
            bad = self.bad_ends(column) if column in ENDS else self.bad_words(column)
            if bad.empty:
                continue
            left = self.engine.frame(self._left(table, column, bad), column)
            left = left.astype("object").where(left.notna(), "")
            faults += [
                {
                    "file": self.file,
                    "row": f"({row['rows']:,} rows)",
                    "column": column,
                    "value": row["key_0"],
                    "rule": row["rule"],
                    "suggestion": row["suggestion"],
                }
                for row in left.to_dict("records")
            ]
        if faults:
            faults.sort(key=lambda fault: (str(fault["column"]), str(fault["value"]), str(fault["rule"])))
            raise_faults(fault_frame(faults[:SHOWN]), f"{self.file}; see validate()")

    def _left(self, table: Table, column: str, bad: pd.DataFrame) -> Table:
        """Return how many rows hold each bad word."""
        small = self.engine.table(bad)
        held = {"key_0": f"_{column}"}
        if column in ENDS:
            held = {name: f"_{column}_{name[4:]}" for name in bad.columns if name.startswith("key_")}
            held["word"] = "_layer"
        cells = table.select(
            **{
                name: table[own].fill_null("") if table[own].type().is_string() else table[own]
                for name, own in held.items()
            }
        )
        told = cells.inner_join(small, list(held)).group_by("key_0", "rule", "suggestion")
        return told.aggregate(rows=lambda found: found.count())

    def bad_ends(self, end: str) -> pd.DataFrame:
        """Return the ends that cannot be what they should: ``word, key_0 ..., rule, suggestion``."""
        return self._once(end, self._bad_ends)

    def _bad_ends(self, end: str) -> pd.DataFrame:
        bad = self.ends[(self.ends["end"] == end) & (self.ends["rule"] != "")]
        keys = [f"key_{number}" for number in range(self.width(end))]
        return bad[["word", *keys, "rule", "suggestion"]].reset_index(drop=True)


def _filled(cells: pd.Series) -> pd.Series:
    """Return cells as texts, empty where one is missing."""
    values = cells.to_numpy(dtype=object, copy=True)
    values[pd.isna(values)] = ""
    return pd.Series(values).astype("str")
