"""Which column of someone's table is what: a mapping, in Python or as a small TOML file."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from subnatnet.errors import InvalidChoice, reject
from subnatnet.schema import DEFAULT_SCHEMA, TIE_COLUMNS
from subnatnet.tables.nested import MAX_MAPPING, loaded_toml
from subnatnet.tables.written import scale_of
from subnatnet.tables.written_dates import DATE_STYLES, RANGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subnatnet.schema import Schema

DECLARED = ("kinds", "layers")
TYPES = ("text", "number", "integer", "boolean")
Names = Literal["id", "resolve", "mint", "resolve-or-mint"]
WAYS: tuple[Names, ...] = ("id", "resolve", "mint", "resolve-or-mint")
READY = (
    "aiddata-gcdf2",
    "aiddata-gcdf3",
    "cgit",
    "cgit-contracts",
    "cpaffc",
    "gdelt",
    "gephi",
    "icews14",
    "memberships",
    "plain",
    "wikidata-p190",
)


@dataclass(frozen=True)
class End:
    """How a table names the actor at one end of its ties.

    Parameters
    ----------
    columns : tuple of str
        Columns that name the actor; the first that is not empty counts.
    kind : str
        Kind of actor; by default what the layer expects there.
    names : {"id", "resolve", "mint", "resolve-or-mint"}
        Whether the column holds ids, names to look up in the gazetteer, or names of actors that no
        gazetteer knows, such as firms: those get an id made of their name. ``"resolve-or-mint"`` looks
        names up and gives a place that is unknown an id of its country and name, where the country is said.
    country, region : str
        Columns that say where the actor lies, to tell namesakes apart.
    in_country : str
        Country of all actors at this end.
    split : str
        Sign between several actors in one cell; each gets a tie of its own, all with one ``document``.
    actor : str
        The one actor at this end of every tie, where no column names it: the list of one office, say. Its id,
        or its name where `names` says so.

    Examples
    --------
    >>> End(columns="city", names="resolve").columns
    ('city',)
    """

    columns: tuple[str, ...] = ()
    kind: str = ""
    names: str = "id"
    country: str = ""
    region: str = ""
    in_country: str = ""
    split: str = ""
    actor: str = ""

    def __post_init__(self) -> None:
        listed = (self.columns,) if isinstance(self.columns, str) else tuple(self.columns)
        object.__setattr__(self, "columns", () if self.actor else listed)
        if self.names not in WAYS:
            reject(self.names, WAYS, "way to name actors")


@dataclass(frozen=True)
class TableMapping:
    """Which column is what, which kind of actor each end is, how dates and amounts are written.

    Parameters
    ----------
    columns : mapping of str to str
        Our column -> theirs, as in :data:`subnatnet.schema.TIE_COLUMNS`; ``""`` where none is it, whatever
        its name. Columns of the table that no part of the mapping names are kept under their own name.
    constants : mapping of str to str
        Our column -> what to write in every row.
    words : mapping of str to mapping of str to str
        Our column -> their word -> ours. Words that are not listed stay, or become what ``*`` says.
    source, target : End
        How each end is named; by default ids in columns ``source`` and ``target``.
    dates : {"edtf", "dmy", "mdy", "excel"}
        How dates are written that do not begin with the year; ``"excel"`` are the numbers of days that a
        spreadsheet counts.
    ranges : {"", "span", "within"}
        What a range of dates means: refused by default; ``"span"`` is a start and an end, ``"within"`` some
        day in it.
    decimal, thousands : str
        Signs in amounts; a space stands for any that a spreadsheet writes there.
    encoding : str
        Of a text file; found out where it is not said.
    scale : str
        What one stands for in amounts: ``"1"``, ``"thousand"``, ``"million"``, ``"billion"`` or a number.
    header : str
        Line or row of the names of columns; ``"none"`` where there are none: they are then called
        ``column 1``, ``column 2`` and so on. By default the first line.
    types : mapping of str to str
        Type of columns beyond the schema: ``text`` (default), ``number``, ``integer`` or ``boolean``.
    optional : tuple of str
        Columns of the table that need not be there.
    precision : mapping of str to str
        ``start`` or ``end`` -> the column that says how exact its days are, as Wikidata counts: 9 is a year,
        10 a month, 11 a day. Where the table has no such column, the first of a month stands for the month
        and the first of January for the year.
    wide : str
        For tables with a column for each partner: the name of the column that their names become. A cross,
        1 or yes in a cell is a tie, a year says since when; 0, no and nothing are none.
    fill : tuple of str
        Columns in which an empty cell means what the last cell above it says: a name written once for a group
        of rows.
    kinds, layers : mapping of str to mapping
        Kinds of actor and layers that the table has beyond those of the schema it is read with: name -> the
        fields of :class:`subnatnet.schema.Kind` and :class:`subnatnet.schema.Layer`.

    Examples
    --------
    >>> mapping = TableMapping(columns={"start": "signed"}, constants={"layer": "agreement"}, dates="dmy")
    >>> TableMapping.from_toml(mapping.to_toml()) == mapping
    True
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: End = End(columns=("source",))
    target: End = End(columns=("target",))
    dates: str = "edtf"
    ranges: str = ""
    decimal: str = "."
    thousands: str = ""
    encoding: str = ""
    scale: str = "1"
    header: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    optional: tuple[str, ...] = ()
    precision: Mapping[str, str] = field(default_factory=dict)
    wide: str = ""
    fill: tuple[str, ...] = ()
    kinds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    layers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "optional", tuple(self.optional))
        object.__setattr__(self, "fill", (self.fill,) if isinstance(self.fill, str) else tuple(self.fill))
        self.schema()
        if self.dates not in DATE_STYLES:
            reject(self.dates, DATE_STYLES, "way to write dates")
        if self.ranges not in RANGES:
            reject(self.ranges, RANGES, "meaning of ranges of dates")
        scale_of(self.scale)
        if self.header not in ("", "none") and not (self.header.isdecimal() and int(self.header) > 0):
            raise InvalidChoice(f"header={self.header!r}: give the number of a line, or 'none'.")
        if len(self.decimal) != 1 or self.decimal == self.thousands:
            raise InvalidChoice(
                f"decimal={self.decimal!r}, thousands={self.thousands!r}: two different signs are needed."
            )
        self._require_known()

    def _require_known(self) -> None:
        """Refuse columns, types and layers that are none."""
        ours = [*(column.name for column in TIE_COLUMNS), "id"]
        for part in ("columns", "constants"):
            for name in getattr(self, part):
                if name in ("source", "target"):
                    raise InvalidChoice(f"say in `{name}`, not in `{part}`, how the {name} is named.")
                if name not in ours and part == "columns":
                    reject(name, ours, "column of ties")
        for word in self.types.values():
            if word not in TYPES:
                reject(word, TYPES, "type of a column")

    def schema(self, given: Schema = DEFAULT_SCHEMA) -> Schema:
        """Return a schema with the kinds and layers that the mapping declares.

        Raises
        ------
        InvalidArgument
            If one of them is not allowed, or the schema has it with another meaning.

        Examples
        --------
        >>> TableMapping(layers={"visit": {"directed": False}}).schema().foreign[-1]
        'visit'
        """
        if not self.kinds and not self.layers:
            return given
        return given.with_declared({"kinds": self.kinds, "layers": self.layers}, file="the mapping")

    def require(self, schema: Schema) -> None:
        """Refuse a mapping with a layer or kind that is not in a schema.

        Raises
        ------
        InvalidChoice
            If it names one.
        """
        if (layer := self.constants.get("layer", "")) and layer not in schema.layers:
            reject(layer, schema.layers, "layer")
        for end in (self.source, self.target):
            if end.kind and end.kind not in schema.kinds:
                reject(end.kind, schema.kinds, "kind of actor")

    @property
    def named(self) -> set[str]:
        """Columns of the table that the mapping uses."""
        ends = (self.source, self.target)
        used = {*self.columns.values(), *(c for end in ends for c in (*end.columns, end.country, end.region))}
        return used - {""}

    @classmethod
    def from_toml(cls, text: str) -> TableMapping:
        """Read a mapping from TOML.

        Raises
        ------
        InvalidChoice
            If it is not TOML, or has a key that a mapping does not have.
        """
        given = loaded_toml(text)
        return cls(**{name: _part(name, value) for name, value in _known(cls, given, "mapping").items()})

    def to_toml(self) -> str:
        """Write the mapping as TOML, without what is as by default."""
        lines: list[str] = []
        tables: list[str] = []
        for part in fields(self):
            value = getattr(self, part.name)
            if value == getattr(_DEFAULT, part.name):
                continue
            if isinstance(value, End):
                plain = {f.name: getattr(value, f.name) for f in fields(End)}
                filled = {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items() if v}
                tables += [f"\n[{part.name}]", *(f"{k} = {_quoted(v)}" for k, v in filled.items())]
            elif part.name in ("words", *DECLARED):
                for ours, words in value.items():
                    tables += [f"\n[{part.name}.{_quoted(ours)}]"]
                    tables += [f"{_quoted(k)} = {_quoted(v)}" for k, v in words.items()]
            elif isinstance(value, str | tuple):
                lines.append(f"{part.name} = {_quoted(value)}")
            else:
                tables += [f"\n[{part.name}]", *(f"{_quoted(k)} = {_quoted(v)}" for k, v in value.items())]
        return "\n".join([*lines, *tables]).lstrip("\n") + "\n"


_DEFAULT = TableMapping()


def _quoted(value: object) -> str:
    """Return a value as TOML; the escapes of JSON strings are those of TOML."""
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _known(cls: Any, given: Mapping[str, Any], what: str) -> Mapping[str, Any]:  # noqa: ANN401 - a dataclass
    names = [part.name for part in fields(cls)]
    for name in given:
        if name not in names:
            reject(name, names, f"part of a {what}")
    return given


def _part(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    if name in ("source", "target"):
        if not isinstance(value, dict):
            raise InvalidChoice(f"[{name}] must be a table with `columns`, not {value!r}.")
        for key, cell in _known(End, value, "end").items():
            listed = cell if key == "columns" and isinstance(cell, list) else [cell]
            if not all(isinstance(word, str) for word in listed):
                raise InvalidChoice(f"`{key}` of [{name}] cannot be {cell!r}.")
        return End(**value)
    if name in ("header", "scale") and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if (
        name in ("optional", "fill")
        and isinstance(value, list)
        and all(isinstance(word, str) for word in value)
    ):
        return tuple(value)
    expected: type = (
        dict if name in ("columns", "constants", "words", "types", *DECLARED, "precision") else str
    )
    if not isinstance(value, expected):
        raise InvalidChoice(f"`{name}` of a mapping cannot be {value!r}.")
    cells = value.items() if isinstance(value, dict) and name not in DECLARED else ()
    for key, cell in cells:
        words = cell.values() if name == "words" and isinstance(cell, dict) else [cell]
        if (name == "words") != isinstance(cell, dict) or not all(isinstance(word, str) for word in words):
            raise InvalidChoice(f"`{key}` in [{name}] of a mapping cannot be {cell!r}.")
    return value


def find_mapping(mapping: TableMapping | str | Path | None) -> TableMapping:
    """Return a mapping: itself, a ready one by name, or read from a TOML file.

    Parameters
    ----------
    mapping : TableMapping, str, pathlib.Path or None
        ``None`` is the schema's own columns. Ready ones: ``"cpaffc"``, ``"wikidata-p190"``,
        ``"aiddata-gcdf3"``, ``"plain"`` and the others that an unknown name lists.

    Raises
    ------
    InvalidChoice
        If there is no such mapping or file.

    Examples
    --------
    >>> find_mapping("cpaffc").constants["layer"]
    'agreement'
    """
    if mapping is None:
        return _DEFAULT
    if isinstance(mapping, TableMapping):
        return mapping
    if str(mapping) in READY:
        ready = resources.files("subnatnet.tables") / "mappings" / f"{mapping}.toml"
        return TableMapping.from_toml(ready.read_text(encoding="utf-8"))
    path = Path(mapping)
    if not path.is_file():
        reject(str(mapping), READY, "ready mapping or TOML file")
    try:
        if path.stat().st_size > 4 * MAX_MAPPING:
            raise InvalidChoice(f"{path} has {path.stat().st_size:,} bytes; a mapping is a short file.")
        return TableMapping.from_toml(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise InvalidChoice(f"{path} is not UTF-8; a mapping is a TOML file in UTF-8.") from None


def named_by(mapping: TableMapping, names: Names, columns: Iterable[object]) -> TableMapping:
    """Return a mapping with both ends named in one way, and looked for where the table says they lie.

    Parameters
    ----------
    mapping : TableMapping
        What the columns are.
    names : {"id", "resolve", "mint", "resolve-or-mint"}
        How the ends are named.
    columns : iterable
        Columns of the table; ``source_country``, ``source_region`` and the like are used where the mapping
        does not say which column is the country or region of an end.

    Examples
    --------
    >>> named_by(TableMapping(), "resolve", ["source", "target", "target_country"]).target.country
    'target_country'
    """
    there = {"_".join(str(name).strip().casefold().split()): str(name) for name in columns}

    def end(how: End, which: str) -> End:
        country = how.country or ("" if how.in_country else there.get(f"{which}_country", ""))
        return replace(
            how, names=names, country=country, region=how.region or there.get(f"{which}_region", "")
        )

    return replace(mapping, source=end(mapping.source, "source"), target=end(mapping.target, "target"))
