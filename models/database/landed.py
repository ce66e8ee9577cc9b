"""Migrations that a release has brought to sites: from then on none of them may change or go.

``make land`` writes their digests when a release is tagged, as ``sha256sum`` does. Before the
first release there is no such file, and the initial migration may be drafted anew.
"""

import hashlib
from pathlib import Path

from models.base.error import Conflict

LIST = "landed.sha256"


def land(folder: Path) -> Path:
    """Write down every migration as it is now; returns the list.

    Raises Conflict while one that has landed before is changed or gone: sites have it as it was.
    """
    if changed := changed_since(folder):
        raise Conflict(f"{'、'.join(changed)} 已随以前的版本发布，不得改动，请先恢复原样")
    path = folder / LIST
    files = sorted(folder.glob("[0-9]*.py"))
    path.write_text("".join(f"{_digest(file)}  {file.name}\n" for file in files), "utf8")
    return path


def has_landed(folder: Path) -> bool:
    """True from the first release on."""
    return (folder / LIST).exists()


def changed_since(folder: Path) -> list[str]:
    """The names of landed migrations that are not as they were, or gone."""
    if not has_landed(folder):
        return []
    rows = (line.split() for line in (folder / LIST).read_text("utf8").splitlines())
    return [name for digest, name in rows if _digest(folder / name) != digest]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""
