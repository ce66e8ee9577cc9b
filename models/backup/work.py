"""The three jobs: make a backup, restore one, and drill, a restore that touches nothing."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from models.backup.archive import Manifest, check_seal, open_private, unpack, write_archive
from models.backup.content import Content
from models.backup.proof import (
    Proof,
    check_keys,
    check_version,
    note_restored,
    opened,
    prove_content,
    prove_counts,
    prove_structure,
)
from models.backup.store import Store
from models.base import clock
from models.base.error import Conflict, Invalid
from models.database.migrate import FOLDER
from models.database.owner import make_folder
from settings import Settings

WORKPLACE = ".hall-work-"
LEFT_BEHIND = timedelta(days=1)
ROOM = 2  # a copy and the archive made from it
SPARE = 32 << 20
NAMED = re.compile(r"hall-\d{8}-\d{6}(-\d+)?\.tar\.gz")


@dataclass(frozen=True)
class Made:
    """A backup that lies on the disk."""

    path: Path
    manifest: Manifest


@dataclass(frozen=True)
class Restored:
    """What a restore has done: the manifest, its proofs, and where the old database is now."""

    manifest: Manifest
    proofs: list[Proof]
    aside: str


async def make(store: Store, folder: Path, *, secret: bytes = b"", start: str = "hall") -> Made:
    """Write one archive of everything into a folder, while the servers go on."""
    make_folder(folder)
    free, wanted = shutil.disk_usage(folder).free, await store.size() * ROOM + SPARE
    if free < wanted:
        raise Invalid(f"{folder} 空间不足：需要 {wanted >> 20} MB，只有 {free >> 20} MB")
    with workplace(folder) as place:
        dump = place / "database"
        content = await store.dump(dump)
        refuse_foreign(content)
        path = free_name(folder, start)
        return Made(
            path, write_archive(path, Manifest.of(store.dialect, content, dump), dump, secret)
        )


def refuse_foreign(content: Content) -> None:
    """Refuse a database in which there are tables, but none of the hall."""
    if content.rows and not content.migrations:
        raise Invalid("这不是大厅的数据库（有别的表，没有迁移记录）；请核对 HALL_DATABASE_URL")


async def drill(store: Store, archive: Path, folder: Path) -> list[Proof]:
    """Restore an archive into a temporary place and prove it there."""
    make_folder(folder)
    with workplace(folder) as place:
        manifest, dump, _ = unpack(archive, place)
        check(store, manifest)
        async with store.scratch(dump) as url:
            proofs = [Proof("备份文件", True, "摘要与清单相符"), *await _look(store, manifest, url)]
            async with opened(url):
                return proofs + await prove_content()


async def restore(store: Store, settings: Settings, archive: Path, *, force: bool) -> Restored:
    """Put an archive into the place of the database; only while no server runs.

    Whatever is wrong with the archive, the keys or the target is said before anything changes.
    """
    make_folder(settings.data_dir)
    with workplace(settings.data_dir) as place:
        manifest, dump, _ = unpack(archive, place)
        check(store, manifest)
        await check_target(store, force)
        proofs: list[Proof] = []

        async def finish(url: str) -> None:
            proofs.extend(await _look(store, manifest, url))
            async with opened(url):
                proofs.extend(await prove_content())
                refuse_failed(proofs, force)
                await note_restored(manifest.made_at)

        aside = await _keep_old(store, settings)
        moved = await store.replace(dump, finish)
        return Restored(manifest, proofs, moved or aside)


def check(store: Store, manifest: Manifest) -> None:
    """Refuse an archive that this program, with these settings and keys, must not restore."""
    if manifest.dialect != store.dialect:
        raise Invalid(f"备份来自 {manifest.server}，现有设置的数据库不是同一种")
    check_version(manifest, {file.stem for file in FOLDER.glob("[0-9]*.py")})
    check_keys(manifest)
    check_seal(manifest)


async def check_target(store: Store, force: bool) -> None:
    """Refuse to restore under a running server, or over rows that nobody has given up."""
    async with store.alone():
        if force and store.dialect == "sqlite":  # even over a damaged file, which is put aside
            return
        content = await store.content()
    refuse_foreign(content)
    if force:
        return
    if content.total:
        raise Conflict(f"现有数据库不是空的（{content.total:,}行）；确要用备份替换它，请加 FORCE=1")


def refuse_failed(proofs: Sequence[Proof], force: bool) -> None:
    """Stop a restore whose copy is not sound, unless the operator has nothing better."""
    if (failed := [proof for proof in proofs if not proof.holds]) and not force:
        told = "；".join(f"{proof.what}：{proof.found}" for proof in failed)
        raise Invalid(f"这份备份没有通过检查（{told}）；只有这一份时可加 FORCE=1")


async def _look(store: Store, manifest: Manifest, url: str) -> list[Proof]:
    content = await store.content(url)
    return [prove_counts(manifest, content), prove_structure(await store.faults(url))]


async def _keep_old(store: Store, settings: Settings) -> str:
    """Save what a PostgreSQL database holds; a SQLite file is just put aside."""
    if store.dialect == "sqlite" or not (await store.content()).total:
        return ""
    made = await make(store, settings.data_dir / "backups", start="before-restore")
    return str(made.path)


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Delete all but the newest backups of a folder; returns what was deleted."""
    found = sorted(path for path in folder.iterdir() if NAMED.fullmatch(path.name))
    old = found[: max(0, len(found) - keep)] if keep > 0 else []
    for path in old:
        path.unlink()
    return old


def free_name(folder: Path, start: str) -> Path:
    """A name that says when, and that no file has."""
    stem = f"{start}-{clock.local(clock.now()):%Y%m%d-%H%M%S}"
    names = [f"{stem}.tar.gz", *(f"{stem}-{number}.tar.gz" for number in range(2, 100))]
    return next(folder / name for name in names if not (folder / name).exists())


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A private folder beside the result, gone afterwards; so is what a killed run has left."""
    yesterday = (clock.now() - LEFT_BEHIND).timestamp()
    for left in folder.glob(f"{WORKPLACE}*"):
        if left.stat().st_mtime < yesterday:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=WORKPLACE, dir=folder) as place:
        yield Path(place)


def put_key(settings: Settings, archive: Path) -> Path:
    """Take the key out of an archive into the key file of this site; an older one is kept."""
    if settings.secret_key and settings.secret_key_file is None:
        raise Conflict("HALL_SECRET_KEY 已有设置；要用备份里的密钥，请先去掉它")
    with workplace(settings.data_dir) as place:
        _, _, secret = unpack(archive, place)
    if not secret:
        raise Invalid("这份备份里没有密钥")
    path = settings.secret_key_file or settings.data_dir / "secret.key"
    if path.exists() and path.read_bytes().strip() != secret:
        path.rename(free_name(path.parent, f"{path.name}.before"))
    if not path.exists():
        with open_private(path) as file:
            file.write(secret)
    return path
