"""Write files whole or not at all."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from subnatnet.errors import NotWritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


LOCKS = importlib.util.find_spec("fcntl") is not None
MOST_LOCKS = 100  # files held open at a time
DAY = 86_400  # seconds; where nothing can be locked, what is older is nobody's
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
    with whole_files([path]) as temporary:
        yield temporary[0]


@contextlib.contextmanager
def whole_files(paths: Sequence[str | os.PathLike[str]]) -> Iterator[list[Path]]:
    """Give temporary paths for files that belong together: all of them take their places, or none does.

    Parameters, what is yielded and raised: as in :func:`whole_file`, for each path. What a writer that was
    killed left behind is removed by the next one that writes there.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with whole_files([folder / "a.txt", folder / "b.txt"]) as (one, other):
    ...     _ = one.write_text("a", encoding="utf-8"), other.write_text("b", encoding="utf-8")
    >>> sorted(file.name for file in folder.iterdir())
    ['a.txt', 'b.txt']
    """
    finals = [Path(path).resolve() for path in paths]
    made: list[Path] = []
    locks: list[int] = []
    try:
        for final in finals:
            temporary, lock = _begun(final, locked=len(locks) < MOST_LOCKS)
            made.append(temporary)
            locks += [lock] * (lock >= 0)
        yield made
        for temporary in made:
            with temporary.open("rb") as written:
                os.fsync(written.fileno())
        _replace_all(finals, made)
    except NotWritten:
        raise
    except OSError as error:
        why = error.strerror or error
        named = finals[0] if len(finals) == 1 else f"{finals[0].parent}: the files"
        raise NotWritten(f"{named} cannot be written ({why}); what stood there is as it was") from None
    finally:
        for temporary in made:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        for lock in locks:
            os.close(lock)


def _begun(final: Path, *, locked: bool) -> tuple[Path, int]:
    """Make a new, empty file beside the one that is to be; return it and the lock that says it is in use."""
    if final.name.partition(".")[0].strip().lower() in DEVICES:
        raise NotWritten(f"{final.name} is the name of a device on Windows; choose another name")
    try:
        if final.is_dir():
            raise NotWritten(f"{final} is a folder; give the name of a file in it")
        final.parent.mkdir(parents=True, exist_ok=True)
        sweep(final)
        while True:
            temporary = temporary_name(final)
            # made here and not by tempfile, so that the file gets the permissions its owner's umask asks for
            opened = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
            if not LOCKS or not locked:
                os.close(opened)
                return temporary, -1
            _locked(opened)
            if os.fstat(opened).st_nlink:
                return temporary, opened
            os.close(opened)  # another writer swept it away before it was locked
    except OSError as error:
        if isinstance(error, NotWritten):
            raise
        why = error.strerror or error
        raise NotWritten(f"{final} cannot be written ({why}); choose a place where you may write") from None


def temporary_name(final: Path) -> Path:
    """Return a name beside a file or folder for what is to take its place.

    Examples
    --------
    >>> len(temporary_name(Path("a.txt")).name)
    19
    """
    return final.with_name(f".{final.stem[:40]}-{secrets.token_hex(6)}{final.suffix}")


def in_use(folder: Path) -> int:
    """Lock a folder that is being written against sweeping; close what is returned, if it is not negative.

    Examples
    --------
    >>> import tempfile
    >>> lock = in_use(Path(tempfile.mkdtemp()))
    >>> os.close(lock) if lock >= 0 else None
    """
    if not LOCKS:
        return -1
    opened = os.open(folder, os.O_RDONLY)
    _locked(opened)
    return opened


def _locked(opened: int) -> bool:
    """Lock an open file or folder against sweeping; say whether nobody else has."""
    if not LOCKS:
        return False
    import fcntl

    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # in use, or a file system without locks
        return False
    return True


def sweep(final: Path) -> None:
    """Remove what writers of a file that were killed left beside it; what one is still writing stays.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / ".a-0123456789ab.txt").touch()
    >>> sweep(folder / "a.txt")
    >>> list(folder.iterdir())
    []
    """
    left = re.compile(re.escape(f".{final.stem[:40]}-") + "[0-9a-f]{12}" + re.escape(final.suffix))
    with contextlib.suppress(OSError), os.scandir(final.parent) as entries:
        names = [entry.name for entry in entries if left.fullmatch(entry.name)]
        for name in names:
            with contextlib.suppress(OSError):
                _remove_unused(final.with_name(name))


def _remove_unused(path: Path) -> None:
    if not LOCKS:
        if path.is_file() and time.time() - path.stat().st_mtime > DAY:
            path.unlink()
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        if _locked(opened):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    finally:
        os.close(opened)


def _replace_all(finals: Sequence[Path], made: Sequence[Path]) -> None:
    """Put files in their places; where one cannot be, those put before it go back to what they were."""
    if len(finals) == 1:
        made[0].replace(finals[0])
        return
    before: dict[Path, Path | None] = {}
    try:
        for final, temporary in zip(finals, made, strict=True):
            before[final] = None
            if final.exists():
                kept = temporary_name(final)
                try:
                    os.link(final, kept)
                except OSError:  # a file system without hard links
                    shutil.copy2(final, kept)
                before[final] = kept
            temporary.replace(final)
    except BaseException:
        for final, old in before.items():
            with contextlib.suppress(OSError):
                final.unlink(missing_ok=True) if old is None else old.replace(final)
        raise
    finally:
        for old in before.values():
            if old is not None:
                old.unlink(missing_ok=True)


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
