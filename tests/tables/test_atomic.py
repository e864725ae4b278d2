"""Files are written whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from subnatnet.errors import NotWritten
from subnatnet.tables.atomic import require_writable, whole_file, whole_files, write_text

if TYPE_CHECKING:
    from pathlib import Path


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", "old")

    def write_half() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_replaces_makes_folders_and_keeps_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "new" / "四川.csv"
    write_text(path, "one\n")
    write_text(path, "two\r\nthree\n")
    assert path.read_bytes() == b"two\r\nthree\n"
    assert list(path.parent.iterdir()) == [path]


def test_permissions_are_those_the_owner_asks_for(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = write_text(tmp_path / "a.txt", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_is_followed(tmp_path: Path) -> None:
    real = write_text(tmp_path / "real.txt", "old")
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    write_text(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_a_place_where_there_is_no_writing_is_said_in_words(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "a file, not a folder")
    for path, why in ((tmp_path, "is a folder"), (tmp_path / "a.txt" / "b.html", "cannot be written")):
        with pytest.raises(NotWritten, match=why), whole_file(path):
            pass
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.txt"]


@pytest.mark.parametrize("name", ["nul.txt", "CON.html", "com1.csv", "aux"])
def test_names_of_devices_are_refused(tmp_path, name):
    with pytest.raises(NotWritten, match="device"), whole_file(tmp_path / name):
        pass


def test_a_full_disk_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(NotWritten, match="No space left"), whole_file(path):
        raise OSError(28, "No space left on device")
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


def test_what_cannot_be_written_is_said_before_work_begins(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "in it", "/proc/none"):
        with pytest.raises(NotWritten, match="cannot be written"):
            require_writable(place)
    require_writable(tmp_path / "a" / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


KILLED = """
import os, signal, sys
from pathlib import Path
from subnatnet.tables.atomic import whole_files
with whole_files([Path(sys.argv[1]) / "a.txt", Path(sys.argv[1]) / "b.txt"]) as (one, other):
    one.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path):
    write_text(tmp_path / "a.txt", "old")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    left = [path.name for path in tmp_path.iterdir() if path.name != "a.txt"]
    assert len(left) == 2
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "old"
    with whole_file(tmp_path / "b.txt") as living:
        write_text(tmp_path / "a.txt", "new")
        write_text(tmp_path / "b.txt", "other")  # does not sweep away what is being written
        living.write_text("last", encoding="utf-8")
    found = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert found == {"a.txt": "new", "b.txt": "last"}


def test_files_of_one_writing_take_their_places_together_or_not_at_all(tmp_path, monkeypatch):
    write_text(tmp_path / "a.txt", "old")
    real = type(tmp_path).replace

    def fail_at_the_third(path, target):
        if target == tmp_path / "c.txt":
            raise OSError(13, "Permission denied")
        return real(path, target)

    def write() -> None:
        with whole_files([tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]) as made:
            for temporary in made:
                temporary.write_text("new", encoding="utf-8")

    with monkeypatch.context() as patched:
        patched.setattr(type(tmp_path), "replace", fail_at_the_third)
        with pytest.raises(NotWritten, match="Permission denied"):
            write()
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"a.txt": "old"}
    write()
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt", "b.txt", "c.txt"}
