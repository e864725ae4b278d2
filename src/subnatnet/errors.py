"""What can go wrong, in the words of the person who has to mend it.

Every error of the library is a :class:`SubnatnetError` and also the builtin a Python reader expects
(``ValueError``, ``KeyError``, ``ImportError``), so ``except ValueError`` keeps working.
"""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


class SubnatnetError(Exception):
    """Parent of every error raised on purpose by subnatnet."""


class InvalidChoice(SubnatnetError, ValueError):  # noqa: N818 - reads as a sentence: "raises InvalidChoice"
    """A word that is not on a closed list; the message names the nearest one that is."""


class InvalidArgument(InvalidChoice, TypeError):  # noqa: N818 - reads as a sentence
    """An argument of the wrong type, out of range or unknown; the message names it and what is allowed."""


class UnknownActor(SubnatnetError, KeyError):  # noqa: N818 - reads as a sentence
    """An id or name that no actor bears; the message names the nearest one that exists."""

    def __str__(self) -> str:
        # KeyError shows repr(message); people should read the message itself.
        return str(self.args[0]) if self.args else ""


class AmbiguousName(SubnatnetError, ValueError):  # noqa: N818 - reads as a sentence
    """A name that several actors bear; ``candidates`` maps their ids to what they are.

    Parameters
    ----------
    name : str
        The name asked for.
    candidates : dict of str to str
        Id of each actor that bears it, and a description.
    """

    def __init__(self, name: str, candidates: dict[str, str]) -> None:
        listed = [f"{actor}, {what}" for actor, what in candidates.items()]
        more = f"; and {len(listed) - 12} more" if len(listed) > 12 else ""
        super().__init__(f"{name!r} may be {'; '.join(listed[:12])}{more}. Say the country or region.")
        self.candidates = candidates


class InvalidTies(SubnatnetError, ValueError):  # noqa: N818 - reads as a sentence
    """Rows that cannot be ties; ``report`` is a frame with one row for every fault.

    Parameters
    ----------
    message : str
        What to tell a person: how many faults, the first of them, what to do next.
    report : pandas.DataFrame
        Columns ``file, sheet, row, column, value, rule, suggestion``.
    """

    def __init__(self, message: str, report: pd.DataFrame) -> None:
        super().__init__(message)
        self.report = report


class NotWritten(SubnatnetError, OSError):  # noqa: N818 - reads as a sentence
    """A file that cannot be written where it was to be; the message says why and what to do."""


class MissingExtra(SubnatnetError, ImportError):  # noqa: N818 - reads as a sentence
    """An optional library is not installed; the message says which command installs it."""


def nearest(value: object, choices: Iterable[object]) -> str:
    """Return the choice spelled most like `value`, or ``""`` where none is close.

    Examples
    --------
    >>> nearest("agrement", ["agreement", "investment"])
    'agreement'
    >>> nearest("xyz", ["agreement", "investment"])
    ''
    """
    from rapidfuzz import fuzz, process, utils

    texts = [str(choice) for choice in choices]
    match = process.extractOne(
        str(value), texts, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=60
    )
    return match[0] if match else ""


def reject(value: object, choices: Iterable[object], what: str) -> NoReturn:
    """Raise :class:`InvalidChoice`, naming the nearest valid choice and the first twelve of them all.

    Examples
    --------
    >>> reject("agrement", ["agreement", "investment"], "layer")
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidChoice: 'agrement' is not a layer; did you mean 'agreement'?
    Valid: agreement, investment
    """
    texts = [str(choice) for choice in choices]
    hint = nearest(value, texts)
    listed = ", ".join(texts[:12]) + (f" and {len(texts) - 12} more" if len(texts) > 12 else "")
    asked = f"; did you mean {hint!r}?" if hint else "."
    article = "an" if what[:1] in "aeiou" else "a"
    raise InvalidChoice(f"{value!r} is not {article} {what}{asked}\nValid: {listed or '(none)'}")


def require_seed(seed: object) -> int:
    """Return a seed, or refuse what gives another answer each time.

    Raises
    ------
    InvalidChoice
        If it is not a whole number from 0 on.

    Examples
    --------
    >>> require_seed(7)
    7
    """
    if not isinstance(seed, Integral) or seed < 0:
        raise InvalidChoice(
            f"seed must be a whole number from 0 on, not {seed!r}: the same seed gives the same answer"
        )
    return int(seed)


def require_count(count: object, name: str, least: int = 1) -> int:
    """Return a number of draws, rounds or rows, or refuse what is none.

    Raises
    ------
    InvalidChoice
        If it is not a whole number from `least` on.

    Examples
    --------
    >>> require_count(199, "draws")
    199
    """
    if not isinstance(count, Integral) or count < least:
        raise InvalidChoice(f"{name} must be a whole number from {least} on, not {count!r}")
    return int(count)


def require_share(share: object, name: str) -> float:
    """Return a share between 0 and 1, or refuse what is none, such as a percentage.

    Raises
    ------
    InvalidChoice
        If it does not lie between 0 and 1.

    Examples
    --------
    >>> require_share(0.95, "confidence")
    0.95
    """
    if not isinstance(share, Real) or not 0 < float(share) < 1:
        raise InvalidChoice(f"{name} must be a share between 0 and 1, such as 0.95, not {share!r}")
    return float(share)
