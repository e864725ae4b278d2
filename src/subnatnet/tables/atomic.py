"""Write files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from subnatnet.errors import NotWritten

if TYPE_CHECKING:
    from collections.abc import Iterator


DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
)


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary path to write to; it takes the place of `path` only when all went well.

    Parameters
    ----------
    path : path-like
        Where the file is to be. Its folder is made if there is none. A link is followed.

    Yields
    ------
    pathlib.Path
        A new, empty file in the same folder with the same suffix. An error, or Ctrl-C, removes it and leaves
        what stood at `path` as it was.

    Raises
    ------
    NotWritten
        If there is no writing there: a folder, no right to, no room.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with whole_file(folder / "a.txt") as temporary:
    ...     _ = temporary.write_text("all of it", encoding="utf-8")
    >>> [file.name for file in folder.iterdir()]
    ['a.txt']
    """
    final = Path(path).resolve()
    if final.name.partition(".")[0].strip().lower() in DEVICES:
        raise NotWritten(f"{final.name} is the name of a device on Windows; choose another name")
    temporary = final.with_name(f".{final.stem[:40]}-{secrets.token_hex(6)}{final.suffix}")
    try:
        if final.is_dir():
            raise NotWritten(f"{final} is a folder; give the name of a file in it")
        final.parent.mkdir(parents=True, exist_ok=True)
        # made here and not by tempfile, so that the file gets the permissions its owner's umask asks for
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except OSError as error:
        why = error.strerror or error
        raise NotWritten(f"{final} cannot be written ({why}); choose a place where you may write") from None
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(final)
    except NotWritten:
        raise
    except OSError as error:
        why = error.strerror or error
        raise NotWritten(f"{final} cannot be written ({why}); what stood there is as it was") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write a text file whole, in UTF-8, its line ends left as they are; return its path.

    Examples
    --------
    >>> import tempfile
    >>> written = write_text(Path(tempfile.mkdtemp()) / "page.html", "四川")
    >>> written.read_bytes().decode("utf-8")
    '四川'
    """
    with whole_file(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
    return Path(path)


def require_writable(folder: str | os.PathLike[str]) -> None:
    """Refuse a folder in which nothing can be written, before long work begins; nothing is left in it.

    Raises
    ------
    NotWritten
        If there is no writing there.

    Examples
    --------
    >>> import tempfile
    >>> require_writable(Path(tempfile.mkdtemp()) / "not" / "made yet")
    """
    final = Path(folder).resolve()
    try:
        there = next(place for place in (final, *final.parents) if place.exists())
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        why = error.strerror or error
        raise NotWritten(f"{final} cannot be written ({why}); choose a place where you may write") from None
