"""The archive: one file with the database, a sealed manifest and, only when asked for, the key."""

import hashlib
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from gzip import BadGzipFile
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from models.backup.content import Content
from models.base import clock
from models.base.error import Invalid
from models.base.key import ring

FORMAT = 1
MANIFEST, SECRET = "manifest.json", "secret.key"
DAMAGED = "备份文件已损坏或不完整"
CHUNK = 1 << 20
UNREADABLE = (tarfile.TarError, EOFError, BadGzipFile, zlib.error)


@dataclass(frozen=True)
class Manifest:
    """What an archive says about itself; the seal is keyed, so nobody else can write one."""

    made_at: str
    dialect: str
    server: str
    migrations: list[str]
    rows: dict[str, int]
    key_ids: list[str]
    index_key_id: str
    size: int
    sha256: str
    has_secret: bool = False
    seal: str = ""
    format: int = FORMAT

    @classmethod
    def of(cls, dialect: str, content: Content, dump: Path) -> Self:
        """Describe a dump that lies in a file."""
        return cls(
            made_at=clock.machine_text(clock.now()),
            dialect=dialect,
            **asdict(content),
            index_key_id=ring.index_key_id,
            size=dump.stat().st_size,
            sha256=file_digest(dump),
        )

    @property
    def needed_keys(self) -> set[str]:
        """Every key without which this cannot be opened or looked up."""
        return {*self.key_ids, self.index_key_id}

    def proper_seal(self) -> str:
        """The keyed digest over everything else."""
        content = asdict(replace(self, seal=""))
        return ring.mac("backup", json.dumps(content, sort_keys=True, ensure_ascii=False))


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_archive(path: Path, manifest: Manifest, dump: Path, secret: bytes = b"") -> Manifest:
    """Write an archive under its final name only once all of it is on the disk."""
    manifest = replace(manifest, has_secret=bool(secret))
    manifest = replace(manifest, seal=manifest.proper_seal())
    part = dump.with_name("archive.part")
    with open_private(part) as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as archive:
            text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
            _add(archive, MANIFEST, text.encode())
            if secret:
                _add(archive, SECRET, secret)
            archive.add(dump, "database", filter=_anonymous)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    sync_folder(path.parent)
    return manifest


@contextmanager
def open_private(path: Path) -> Iterator[Any]:
    """A new file that only its owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file


def sync_folder(folder: Path) -> None:
    """Let a rename in a folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    entry.mtime = int(clock.now().timestamp())
    archive.addfile(entry, BytesIO(content))


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def unpack(path: Path, folder: Path) -> tuple[Manifest, Path, bytes]:
    """Read an archive into a folder: its manifest, the dump and the key (empty for none).

    Refuses whatever is not exactly as it was written; nothing but the known names is touched.
    """
    if not path.is_file():
        raise Invalid(f"找不到备份文件 {path}")
    try:
        with tarfile.open(path, "r:gz") as archive:
            manifest = _manifest(_read(archive, MANIFEST))
            secret = _read(archive, SECRET) if manifest.has_secret else b""
            dump = folder / "database"
            with open_private(dump) as file:
                _copy(archive, "database", file)
    except (*UNREADABLE, KeyError, ValueError, TypeError) as error:
        raise Invalid(DAMAGED) from error
    if (dump.stat().st_size, file_digest(dump)) != (manifest.size, manifest.sha256):
        raise Invalid(f"{DAMAGED}：数据库的摘要与清单不符")
    return manifest, dump, secret


def _manifest(text: bytes) -> Manifest:
    found = json.loads(text)
    if found.get("format") != FORMAT:
        raise Invalid("备份文件的格式比本程序新，请用更新的程序恢复")
    return Manifest(**found)


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read(CHUNK)


def _copy(archive: tarfile.TarFile, name: str, target: Any) -> None:
    file = archive.extractfile(name)
    if file is None:
        raise KeyError(name)
    while chunk := file.read(CHUNK):
        target.write(chunk)


def check_seal(manifest: Manifest) -> None:
    """Refuse a manifest that somebody without the key has written or changed."""
    if manifest.seal != manifest.proper_seal():
        raise Invalid(f"{DAMAGED}：清单不是用本站密钥写成的")
