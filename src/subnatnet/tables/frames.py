"""Bring any frame of actors or ties into the one shape that the network holds."""

from __future__ import annotations

from datetime import date, time, timedelta
from numbers import Number
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import pandas as pd

from subnatnet.errors import nearest
from subnatnet.schema import ACTOR_COLUMNS, TIE_COLUMNS
from subnatnet.tables.codes import MANY, coded, codes_of, is_held, plain
from subnatnet.tables.report import fault_frame, raise_faults
from subnatnet.tables.sheet import check_header, give_up
from subnatnet.tables.text import CLEANED, are_clean, cleaned, has_missing, rising

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from subnatnet.schema import Column


def _of_texts() -> Any:  # noqa: ANN401 - a dtype, whose place among the types of pandas depends on its version
    """Return how columns of texts are held, which a reader may choose (``mode.string_storage``)."""
    return pd.StringDtype(na_value=np.nan)


def flat_frame(frame: pd.DataFrame, *, file: str = "") -> pd.DataFrame:
    """Return a frame with ``id`` as a column and texts for names of columns; what was given is left alone.

    Raises
    ------
    InvalidTies
        As :func:`subnatnet.tables.sheet.check_header`.

    Examples
    --------
    >>> flat_frame(pd.DataFrame({0: ["x"]}, index=pd.Index(["t1"], name="id"))).columns.tolist()
    ['id', '0']
    """
    names = check_header(_header(frame), file=file, row="")
    flat = frame if len(names) == frame.shape[1] else frame.reset_index()
    return flat if names == flat.columns.tolist() else flat.set_axis(names, axis="columns")


def _header(frame: pd.DataFrame) -> list[str]:
    """Return the names of the columns as texts, first ``id`` where it names the rows."""
    by_rows = frame.index.name == "id" and "id" not in frame
    return [*(["id"] if by_rows else []), *map(str, frame.columns)]


def _shape(
    frame: pd.DataFrame, columns: Sequence[Column], *, order: bool, what: str, held: bool = False
) -> pd.DataFrame:
    """Return a new frame: index ``id``, the known columns first, missing text as ``""``."""
    names = check_header(_header(frame), file=what, row="")
    if "id" not in names:
        hint = nearest("id", names)
        give_up("this column is missing", file=what, column="id", suggestion=hint)
    parts = [cells for _, cells in frame.items()]
    if len(names) > len(parts):
        parts.insert(0, pd.Series(frame.index))
    flat = {
        name: part if part.name == name else part.rename(name)
        for name, part in zip(names, parts, strict=True)
    }
    as_held = coded if held else plain
    index = pd.Index(plain(_text(flat["id"], what)), name="id")
    cells: dict[str, Any] = {}
    blank = None
    for column in columns:
        if column.dtype == "number":
            cells[column.name] = _filled(flat.get(column.name), column.default, index, what)
        elif column.name in flat:
            cells[column.name] = as_held(_text(flat[column.name], what)).array
        else:
            if blank is None:
                nothing = pd.array(np.full(len(index), "", dtype=object), dtype=_of_texts())
                blank = as_held(pd.Series(nothing)).array if held else nothing
            cells[column.name] = blank
    for name in sorted(set(names) - set(cells) - {"id"}):
        values = flat[name]
        numeric = pd.api.types.is_numeric_dtype(values.dtype)
        cells[name] = (values if numeric else as_held(_text(values, what))).array
    if order and not in_order(index):
        place = sorted_order(index)
        index = index.take(place)
        cells = {name: values.take(place) for name, values in cells.items()}
    return pd.DataFrame(cells, index=index)


def _filled(cells: pd.Series | None, default: float | None, ids: pd.Index, what: str) -> NDArray[np.float64]:
    """Return a column of numbers, the default where one is missing."""
    numbers = np.full(len(ids), np.nan)
    if cells is not None and cells.dtype == np.float64:
        numbers = cells.to_numpy(copy=True)
    elif cells is not None:
        numbers = pd.Series(_numbers(cells, ids, what), dtype="float64").to_numpy(copy=True)
    if default is not None:
        numbers[np.isnan(numbers)] = default
    return numbers


def _numbers(cells: pd.Series, ids: pd.Index, what: str) -> pd.Series:
    """Return cells as numbers; each that is none is a fault."""
    if pd.api.types.is_float_dtype(cells.dtype) or pd.api.types.is_integer_dtype(cells.dtype):
        return cells
    numbers = pd.to_numeric(cells, errors="coerce")
    wrong = (numbers.isna() & cells.notna() & (cells.astype("object") != "")).to_numpy()
    if wrong.any():
        told = {"file": what, "column": cells.name, "rule": "not a number"}
        faults = (told | {"row": ids[int(at)], "value": cells.iloc[at]} for at in np.flatnonzero(wrong))
        raise_faults(fault_frame(faults), what)
    return numbers


def _text(values: pd.Series, what: str = "") -> pd.Series:
    """Return cells as texts, those that name something as people see them (:mod:`subnatnet.tables.text`)."""
    name, usual = values.name in CLEANED, values.dtype == _of_texts()
    if name and usual and are_clean(values):
        return values  # nor is any of them missing
    if is_held(values):
        texts = values
    elif isinstance(values.dtype, pd.StringDtype) and not has_missing(values):
        texts = values if usual else values.astype("str")
    elif values.dtype == object and pd.api.types.infer_dtype(values, skipna=False) == "string":
        texts = values.astype("str")
    else:
        refuse_objects(values, what)
        texts = values.astype("object").where(values.notna(), "").astype("str")
    return cleaned(texts) if name else texts


def refuse_objects(values: pd.Series, what: str) -> None:
    """Refuse cells that are no texts, numbers or dates: bytes, lists and the like."""
    odd = odd_cells(values)
    if odd:
        told = {"file": what, "column": values.name, "rule": "neither text, number nor date"}
        faults = (told | {"row": at + 1, "value": repr(values.iloc[at])[:60]} for at in odd)
        raise_faults(fault_frame(faults), what or "the table")


# what a cell of a table, a workbook or a database can hold; pandas' own signs for nothing among it
PLAIN = (str, Number, np.generic, date, time, timedelta, UUID, type(None), type(pd.NA), type(pd.NaT))


def odd_cells(values: pd.Series) -> list[int]:
    """Return the positions of cells that are no texts, numbers or dates.

    Examples
    --------
    >>> odd_cells(pd.Series(["a", b"a", 1, None, ["a"], object()], dtype="object"))
    [1, 4, 5]
    """
    if values.dtype != object:
        return []
    return [
        at
        for at, cell in enumerate(values)
        if not isinstance(cell, str) and (not isinstance(cell, PLAIN) or isinstance(cell, bytes | complex))
    ]


def clean_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose texts that name something are as people see them; the one handed in is left alone.

    Examples
    --------
    >>> clean_names(pd.DataFrame({"source": ["CN-SC "], "note": [" x "]})).values.tolist()
    [['CN-SC', ' x ']]
    """
    had = {name: frame[name] for name in frame.columns if name in CLEANED}
    changed = {name: _text(had[name]) for name in had if not pd.api.types.is_numeric_dtype(had[name].dtype)}
    changed = {name: cells for name, cells in changed.items() if cells is not had[name]}
    return frame.assign(**changed) if changed else frame


def numbered(ties: pd.DataFrame) -> pd.DataFrame:
    """Return ties with an ``id`` where they have none: numbered in the order of their content.

    The order of rows therefore does not matter.

    Examples
    --------
    >>> ties = pd.DataFrame({"source": ["R2", "R1"], "target": ["PL", "PL"]})
    >>> numbered(ties)[["id", "source"]].values.tolist()
    [['tie-000002', 'R2'], ['tie-000001', 'R1']]
    """
    if "id" in ties:
        return ties
    order = ["source", "target", *sorted(set(ties.columns) - {"source", "target"})]
    texts = [_text(ties[name]) for name in order]
    if len(ties) <= MANY:  # of few the rows are compared sooner than all texts are put in order
        rows = list(zip(*(cells.tolist() for cells in texts), strict=True))
        place = np.array(sorted(range(len(rows)), key=rows.__getitem__), dtype=np.intp)
    else:
        place = np.lexsort([rank_of(cells) for cells in texts][::-1])
    width = max(6, len(str(len(ties))))
    ids = np.empty(len(ties), dtype=object)
    ids[place] = [f"tie-{number:0{width}d}" for number in range(1, len(ties) + 1)]
    return ties.assign(id=pd.array(ids, dtype="str"))


def rank_of(texts: pd.Series) -> NDArray[np.int64]:
    """Return the place of each text among the distinct ones in their order.

    Examples
    --------
    >>> rank_of(pd.Series(["b", "a", "b"])).tolist()
    [1, 0, 1]
    """
    codes, distinct = codes_of(texts)
    rank = np.empty(len(distinct), dtype=np.int64)
    rank[sorted_order(distinct)] = np.arange(len(distinct))
    return rank.take(codes)


def in_order(ids: pd.Index) -> bool:
    """Say whether ids are in order; some may come twice.

    Examples
    --------
    >>> in_order(pd.Index(["a", "b", "b"])), in_order(pd.Index(["b", "a"]))
    (True, False)
    """
    return bool((ids.dtype == "str" and rising(ids)) or ids.is_monotonic_increasing)


def sorted_order(texts: pd.Index) -> NDArray[np.int64]:
    """Return the order that sorts texts; Python sorts lists of texts faster than numpy sorts objects.

    Examples
    --------
    >>> sorted_order(pd.Index(["b", "c", "a"])).tolist()
    [2, 0, 1]
    """
    cells = texts.tolist()
    return np.array(sorted(range(len(cells)), key=cells.__getitem__), dtype=np.int64)


def actor_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return actors in the library's shape, sorted by id; the frame handed in is left alone.

    Parameters
    ----------
    frame : pandas.DataFrame
        Must have ``id`` (column or index name); other columns are filled where absent.

    Raises
    ------
    InvalidTies
        If there is no ``id``, two columns have the same name, or a number is none.

    Examples
    --------
    >>> actor_frame(pd.DataFrame({"id": ["PL:lodz"], "kind": ["place"]})).loc["PL:lodz", "kind"]
    'place'
    """
    return _shape(frame, ACTOR_COLUMNS, order=True, what="the actors")


def tie_frame(frame: pd.DataFrame, *, order: bool = True, held: bool = False) -> pd.DataFrame:
    """Return ties in the library's shape, sorted by id; the frame handed in is left alone.

    Parameters
    ----------
    frame : pandas.DataFrame
        Must have ``id`` (column or index name); other columns are filled where absent.
    order : bool
        Whether to sort by id.
    held : bool
        Whether long columns of few distinct texts may be held as numbers (:mod:`subnatnet.tables.codes`).

    Raises
    ------
    InvalidTies
        If there is no ``id``, two columns have the same name, or a number is none.

    Examples
    --------
    >>> tie_frame(pd.DataFrame({"id": ["t1"], "source": ["CN-SC"]})).loc["t1", "start"]
    ''
    """
    return _shape(frame, TIE_COLUMNS, order=order, what="the ties", held=held)
