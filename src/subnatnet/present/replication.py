"""The built-in study as a package for an archive: data, code, tables, figures, codebook, versions, hashes."""

from __future__ import annotations

import hashlib
import platform
import re
import runpy
import secrets
import shutil
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

from subnatnet.errors import NotWritten
from subnatnet.tables.package import data_folder

if TYPE_CHECKING:
    import os

MANIFEST = "MANIFEST.csv"


def replicate(folder: str | os.PathLike[str]) -> Path:
    """Write the replication package of the built-in study.

    Parameters
    ----------
    folder : path-like
        Where it is to be: a folder that does not exist, is empty, or holds an earlier package, which it
        then replaces as a whole.

    Returns
    -------
    pathlib.Path
        The folder, with ``README.md``, ``data/``, ``codebook.md``, ``LICENSE-data.md``, ``code/``,
        ``output/`` and ``MANIFEST.csv`` (path, bytes, SHA-256 of every other file).

    Raises
    ------
    NotWritten
        If the folder holds something else, or cannot be written.
    MissingExtra
        If matplotlib, which draws the figures, is not installed.

    Notes
    -----
    The package is made beside the folder and moved there when it is complete. Running it twice gives the
    same hashes. It takes a minute or two.
    """
    final = Path(folder).resolve()
    if final.exists() and not final.is_dir():
        raise NotWritten(f"{final} is a file; give the name of a folder")
    if final.is_dir() and any(final.iterdir()) and not (final / MANIFEST).is_file():
        raise NotWritten(f"{final} holds other files; give an empty folder, or a name that is not taken")
    work = final.with_name(f".{final.name[:40]}-{secrets.token_hex(6)}")
    try:
        work.mkdir(parents=True)
        fill(work)
        if final.is_dir():
            shutil.rmtree(final)
        work.replace(final)
    except OSError as error:
        why = error.strerror or error
        raise NotWritten(f"{final} cannot be written ({why}); choose a place where you may write") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return final


def fill(work: Path) -> None:
    """Write every part of the package into an empty folder."""
    data = data_folder()
    shutil.copytree(data, work / "data", ignore=shutil.ignore_patterns("build", "*.py", "__pycache__"))
    (work / "data" / "README.md").replace(work / "codebook.md")
    (work / "data" / "LICENSE.md").replace(work / "LICENSE-data.md")
    code = work / "code"
    code.mkdir()
    script = resources.files("subnatnet.present").joinpath("templates/study.py").read_text(encoding="utf-8")
    (code / "study.py").write_bytes(script.encode("utf-8"))
    (code / "requirements.txt").write_bytes("".join(f"{line}\n" for line in versions()).encode("utf-8"))
    runpy.run_path(str(code / "study.py"), run_name="study")["main"](work / "output")
    page = resources.files("subnatnet.present").joinpath("templates/replication.md")
    text = page.read_text(encoding="utf-8").format(
        version=metadata.version("subnatnet"),
        python=platform.python_version(),
        system=f"{platform.system()} ({platform.machine()})",
        manifest=MANIFEST,
    )
    (work / "README.md").write_bytes(text.encode("utf-8"))
    rows = [f"{name},{size},{digest}\n" for name, size, digest in manifest(work)]
    (work / MANIFEST).write_bytes(("path,bytes,sha256\n" + "".join(rows)).encode("utf-8"))


def versions() -> list[str]:
    """Return the library and everything it needs, as far as it is installed, each with its version."""
    found: dict[str, str] = {}
    left = ["subnatnet", "matplotlib"]
    while left:
        name = left.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            found[key] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        needs = [need for need in metadata.requires(name) or [] if "extra ==" not in need]
        left += [re.split(r"[ ;<>=!~\[(]", need, maxsplit=1)[0] for need in needs]
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def manifest(folder: Path) -> list[tuple[str, int, str]]:
    """Return path, size and SHA-256 of every file in a folder, sorted."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return [
        (
            path.relative_to(folder).as_posix(),
            path.stat().st_size,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in files
    ]
