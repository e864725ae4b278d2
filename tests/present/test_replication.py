"""The replication package: complete, checked by its manifest, the same bytes twice, whole or not at all."""

from __future__ import annotations

import csv
import hashlib

import pytest

from subnatnet.errors import NotWritten
from subnatnet.present import replication
from subnatnet.present.replication import MANIFEST, replicate, versions
from subnatnet.roles import study


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return replicate(tmp_path_factory.mktemp("archive") / "package")


def listed(folder):
    with (folder / MANIFEST).open(encoding="utf-8", newline="") as file:
        return {row["path"]: row["sha256"] for row in csv.DictReader(file)}


def test_the_manifest_names_every_file_with_its_hash(package):
    files = {path.relative_to(package).as_posix(): path for path in package.rglob("*") if path.is_file()}
    rows = listed(package)
    assert set(rows) == set(files) - {MANIFEST}
    for name, digest in rows.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest
    for name in ("README.md", "codebook.md", "LICENSE-data.md", "code/study.py", "code/requirements.txt"):
        assert name in rows
    assert "output/tables/roles.csv" in rows
    assert sum(name.startswith("output/figures/") for name in rows) >= 4
    assert "data/datapackage.json" in rows


def test_it_holds_no_path_of_this_machine(package):
    own = str(package.parent).encode()
    assert not [path for path in package.rglob("*") if path.is_file() and own in path.read_bytes()]


def test_twice_is_the_same(package, tmp_path, monkeypatch):
    before = listed(package)
    monkeypatch.setattr(study, "study_roles", study.study_roles.__wrapped__)  # not the one that tests share
    again = replicate(tmp_path / "other")
    assert listed(again) == before


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotWritten, match="other files"):
        replicate(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(NotWritten, match="is a file"):
        replicate(tmp_path / "file")


def test_what_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    def broken(work):
        (work / "half.txt").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(replication, "fill", broken)
    with pytest.raises(KeyboardInterrupt):
        replicate(tmp_path / "package")
    assert list(tmp_path.iterdir()) == []


def test_versions_name_the_library_and_what_it_needs():
    names = {line.partition("==")[0] for line in versions()}
    assert {"subnatnet", "pandas", "networkx", "numpy", "matplotlib"} <= names
