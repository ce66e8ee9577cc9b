"""Revocation lists in a file, which whoever runs the hall replaces by newer ones."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from auth.ca.revocation import RevocationList
from auth.ca_helper.soft_key import blocks

Stamp = tuple[int, int, int]
_log = structlog.get_logger()


def read_lists(data: bytes) -> list[RevocationList]:
    """The lists of a file, PEM or DER; raises ValueError for one that cannot be read."""
    if not data.lstrip().startswith(b"-----"):
        return [RevocationList.read(data)]
    found = [RevocationList.read(each) for _, each in blocks(data.decode("ascii"))]
    if not found:
        raise ValueError("没有吊销名单")
    return found


@dataclass(frozen=True)
class ListFile:
    """What was read of one file; `stamp` tells whether it is still the same one."""

    path: Path
    lists: tuple[RevocationList, ...]
    stamp: Stamp | None

    @classmethod
    def read(cls, path: Path) -> "ListFile":
        """Read a file; raises OSError, ValueError and the like for one that cannot be read."""
        stamp = _stamp(path)  # first: what is written meanwhile is read the next time
        return cls(path, tuple(read_lists(path.read_bytes())), stamp)

    def renewed(self) -> "ListFile":
        """The same file as it is now; what was read last stands while it cannot be read."""
        stamp = _stamp(self.path)
        if stamp == self.stamp:
            return self
        try:
            return ListFile.read(self.path)
        except (OSError, ValueError, IndexError) as error:
            _log.warning(
                "revocation list not read", file=self.path.name, error=type(error).__name__
            )
            return replace(self, stamp=stamp)


def _stamp(path: Path) -> Stamp | None:
    """When it was written, how long it is, and which file it is; None for one that is not there."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
