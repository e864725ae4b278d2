"""A schema as a value: what a network may hold, and how a study declares more."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from subnatnet.arguments import checked
from subnatnet.errors import InvalidArgument
from subnatnet.schema._default import ACTOR_COLUMNS, KINDS, LAYERS, TIE_COLUMNS
from subnatnet.schema._parts import (
    Column,
    Kind,
    Layer,
    Side,
    coloured,
    require_kind,
    require_known,
    require_layer,
    require_names,
    several_of,
)


class Schema:
    """Kinds of actor, layers of ties and columns; it never changes, its verbs return a new one.

    Parameters
    ----------
    kinds : iterable of Kind
        In the order in which they are listed and, where an id could be of several kinds, preferred.
    layers : iterable of Layer
        In the order in which they are listed.
    actor_columns, tie_columns : iterable of Column
        The columns every frame has.

    Raises
    ------
    InvalidArgument
        If a name is none, stands twice, or a layer names a kind that is not declared.

    Examples
    --------
    >>> schema = DEFAULT_SCHEMA.with_layer("visit", meaning="a delegation received or sent")
    >>> schema.layers["visit"].directed, schema.foreign[-1], schema == DEFAULT_SCHEMA
    (False, 'visit', False)
    >>> schema
    <Schema: 4 kinds (region, place, company, ministry); 8 layers (agreement, ..., trade, visit)>
    """

    __slots__ = ("_columns", "_kinds", "_layers")

    def __init__(
        self,
        kinds: Iterable[Kind],
        layers: Iterable[Layer],
        *,
        actor_columns: Iterable[Column] = ACTOR_COLUMNS,
        tie_columns: Iterable[Column] = TIE_COLUMNS,
    ) -> None:
        self._kinds = tuple(kinds)
        self._layers = coloured(tuple(layers))
        self._columns = (tuple(actor_columns), tuple(tie_columns))
        require_names([kind.name for kind in self._kinds], "kind of actor")
        require_names([layer.name for layer in self._layers], "layer")
        for kind in self._kinds:
            require_kind(kind)
        for layer in self._layers:
            require_layer(layer, self.kinds)

    @property
    def kinds(self) -> Mapping[str, str]:
        """What each kind of actor means, by name, in order."""
        return MappingProxyType({kind.name: kind.meaning for kind in self._kinds})

    @property
    def sides(self) -> Mapping[str, str]:
        """Where each kind of actor stands, by name: ``home``, ``abroad``, ``centre`` or ``based``."""
        return MappingProxyType({kind.name: kind.side for kind in self._kinds})

    @property
    def plurals(self) -> Mapping[str, str]:
        """The word for several actors of each kind."""
        return MappingProxyType({kind.name: kind.plural or f"{kind.name}s" for kind in self._kinds})

    @property
    def layers(self) -> Mapping[str, Layer]:
        """The layers by name, in order."""
        return MappingProxyType({layer.name: layer for layer in self._layers})

    @property
    def foreign(self) -> tuple[str, ...]:
        """Names of the layers whose ties lead abroad."""
        return tuple(layer.name for layer in self._layers if layer.foreign)

    @property
    def domestic(self) -> tuple[str, ...]:
        """Names of the layers between the centre and the regions."""
        return tuple(layer.name for layer in self._layers if not layer.foreign)

    @property
    def directed(self) -> Mapping[str, bool]:
        """Whether the ties of each layer have a direction, by name."""
        return MappingProxyType({layer.name: layer.directed for layer in self._layers})

    @property
    def actor_columns(self) -> tuple[Column, ...]:
        """The columns every frame of actors has."""
        return self._columns[0]

    @property
    def tie_columns(self) -> tuple[Column, ...]:
        """The columns every frame of ties has."""
        return self._columns[1]

    @checked()
    def with_layer(
        self,
        name: str,
        *,
        directed: bool = False,
        sources: str | Iterable[str] = ("region", "place"),
        targets: str | Iterable[str] = ("place", "region"),
        meaning: str = "",
        foreign: bool = True,
        colour: str = "",
        colour_dark: str = "",
        dash: Iterable[int] = (),
        plural: str = "",
    ) -> Schema:
        """Return a schema with one more layer.

        Parameters
        ----------
        name, directed, sources, targets, meaning, foreign, colour, colour_dark, dash, plural
            As in :class:`Layer`; a layer without a colour gets one that no other layer of it has.

        Raises
        ------
        InvalidArgument
            If there is such a layer with another meaning, or a part of it is not allowed.

        Examples
        --------
        >>> DEFAULT_SCHEMA.with_layer("loan", directed=True, sources="company", targets="place").domestic
        ('directive',)
        """
        first, last = (
            (end,) if isinstance(end, str) else several_of(what, end, str, "kinds of actor")
            for what, end in (("sources", sources), ("targets", targets))
        )
        strokes = several_of("dash", dash, int, "lengths of strokes and gaps")
        said = str(name) if meaning == "" else meaning
        layer = Layer(name, directed, first, last, said, foreign, colour, colour_dark, strokes, plural)
        return self._with(layers=[layer])

    @checked()
    def with_kind(self, name: str, *, side: Side, meaning: str = "", plural: str = "") -> Schema:
        """Return a schema with one more kind of actor.

        Parameters
        ----------
        name, side, meaning, plural
            As in :class:`Kind`.

        Raises
        ------
        InvalidArgument
            If there is such a kind with another meaning, or a part of it is not allowed.

        Examples
        --------
        >>> list(DEFAULT_SCHEMA.with_kind("university", side="based", plural="universities").kinds)
        ['region', 'place', 'company', 'ministry', 'university']
        """
        return self._with(kinds=[Kind(name, str(name) if meaning == "" else meaning, side, plural)])

    def _with(self, kinds: Iterable[Kind] = (), layers: Iterable[Layer] = ()) -> Schema:
        held: dict[str, Any] = {kind.name: kind for kind in self._kinds}
        for new in kinds:
            if held.setdefault(new.name, new) != new:
                raise InvalidArgument(f"the kind {new.name!r} is already declared, with another meaning")
        drawn: dict[str, Any] = dict(self.layers)
        for layer in layers:
            own = drawn.setdefault(layer.name, layer)
            if _without_looks(layer, own) != _without_looks(own, layer):
                raise InvalidArgument(f"the layer {layer.name!r} is already declared, with another meaning")
        return Schema(
            held.values(), drawn.values(), actor_columns=self.actor_columns, tie_columns=self.tie_columns
        )

    @checked()
    def with_declared(self, declared: Mapping[str, Any], *, file: str = "the declaration") -> Schema:
        """Return a schema with the kinds and layers of a mapping, as a TOML or JSON file holds them.

        Parameters
        ----------
        declared : mapping
            ``{"kinds": {name: {...}}, "layers": {name: {...}}}``, each with the fields of :class:`Kind` and
            :class:`Layer`.
        file : str
            What to call it in messages.

        Raises
        ------
        InvalidArgument
            If a part of it is unknown or not allowed.

        Examples
        --------
        >>> DEFAULT_SCHEMA.with_declared({"layers": {"visit": {"directed": False}}}).foreign[-1]
        'visit'
        """
        if not isinstance(declared, Mapping):
            raise InvalidArgument(f"{file} must be a table of kinds and layers, not {declared!r}")
        schema = self
        for part, add in (("kinds", "with_kind"), ("layers", "with_layer")):
            named = declared.get(part, {})
            if not isinstance(named, Mapping):
                raise InvalidArgument(f"{file}: {part} must be a table of names, not {named!r}")
            for name, fields in named.items():
                known = [*(Kind if part == "kinds" else Layer).__dataclass_fields__][1:]
                if not isinstance(fields, Mapping):
                    raise InvalidArgument(f"{file}: {part}.{name} must be a table of {', '.join(known)}")
                require_known(fields, known, f"{file}: {part}.{name}")
                default = {"side": "based"} if part == "kinds" else {}
                try:
                    schema = getattr(schema, add)(name, **{**default, **fields})
                except InvalidArgument as why:
                    raise InvalidArgument(f"{file}: {part}.{name}: {why}") from None
        require_known(declared, ("kinds", "layers"), file)
        return schema

    @classmethod
    def from_toml(cls, source: str | Path) -> Schema:
        r"""Return the default schema with what a TOML file declares.

        Parameters
        ----------
        source : str or pathlib.Path
            A file, or its text.

        Raises
        ------
        InvalidArgument
            If it is not TOML, or a part of it is not allowed.

        Examples
        --------
        >>> Schema.from_toml('[layers.visit]\nmeaning = "a delegation"').layers["visit"].meaning
        'a delegation'
        """
        text, file = str(source), "the declaration"
        if isinstance(source, Path) or ("\n" not in text and text.endswith(".toml")):
            file = text
            try:
                text = Path(source).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as why:
                raise InvalidArgument(f"{file} cannot be read: {why}") from None
        try:
            declared = tomllib.loads(text)
        except tomllib.TOMLDecodeError as why:
            raise InvalidArgument(f"{file} is not TOML: {why}") from None
        return DEFAULT_SCHEMA.with_declared(declared, file=file)

    def declared(self) -> dict[str, Any]:
        """Return what this schema has beyond the default one, fit for TOML and JSON.

        Examples
        --------
        >>> DEFAULT_SCHEMA.declared()
        {}
        >>> list(DEFAULT_SCHEMA.with_layer("visit").declared()["layers"]["visit"])[:3]
        ['directed', 'sources', 'targets']
        """
        own: tuple[Any, ...] = (self._kinds, self._layers)
        found: dict[str, Any] = {}
        for part, mine, known in zip(("kinds", "layers"), own, (KINDS, LAYERS), strict=True):
            for new in (item for item in mine if item not in known):
                fields = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(new).items()}
                found.setdefault(part, {})[fields.pop("name")] = fields
        return found

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts()[:2])

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, self._parts()

    def _parts(self) -> tuple[Any, ...]:
        return self._kinds, self._layers, *self._columns

    def __repr__(self) -> str:
        kinds, layers = list(self.kinds), list(self.layers)
        short = [layers[0], "...", *layers[-2:]] if len(layers) > 4 else layers
        return f"<Schema: {len(kinds)} kinds ({', '.join(kinds)}); {len(layers)} layers ({', '.join(short)})>"


def _without_looks(layer: Layer, other: Layer) -> Layer:
    """Return what a layer is without how it is drawn, and without words that one of two does not say."""
    said = layer.meaning != layer.name and other.meaning != other.name
    both = bool(layer.plural and other.plural)
    return replace(
        layer,
        colour="",
        colour_dark="",
        dash=(),
        meaning=layer.meaning if said else "",
        plural=layer.plural if both else "",
    )


def _rebuilt(
    kinds: tuple[Kind, ...], layers: tuple[Layer, ...], actors: tuple[Column, ...], ties: tuple[Column, ...]
) -> Schema:
    return Schema(kinds, layers, actor_columns=actors, tie_columns=ties)


DEFAULT_SCHEMA = Schema(KINDS, LAYERS)
