"""Where the data lie: rights, kind of file system, free space, and how old the last backup is."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from auth.doctor.finding import Finding, bad, fine, note, worse_in_production
from models.base import clock
from models.base.access import why_closed
from models.database.owner import database_files
from settings import Settings

LITTLE, TOO_LITTLE = 1 << 30, 200 << 20
FEW_INODES = 1000
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "9p", "vboxsf", "fuse.sshfs", "fuse.glusterfs", "ceph"}
VOLATILE = {"tmpfs", "ramfs"}
BACKUP_WITHIN_DAYS = 2
BACKUP_HINT = "可装 .deploy/hall-backup.timer 每天备份；备份放在别处时请自行核对"


async def check_place(settings: Settings) -> list[Finding]:
    """The data folder: there or to be made, writable, for its owner, on a proper disk."""
    folder = settings.data_dir
    if closed := why_closed(folder):
        reason, _, advice = closed.partition("；")
        return [bad(f"数据文件夹 {folder} 不能写入：{reason}", advice)]
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    found = [fine(f"数据文件夹 {folder} " + ("可写" if folder.exists() else "首次启动时建立"))]
    if folder.exists() and (mode := folder.stat().st_mode & 0o777) & 0o007:
        text, advice = f"其他用户可进入数据文件夹（权限 {mode:o}）", f"请执行 chmod 700 {folder}"
        found.append(worse_in_production(text, advice, settings.is_production))
    found += _open_files(settings)
    found += _file_system(nearest, settings)
    return found


def _open_files(settings: Settings) -> list[Finding]:
    """Files in folders that others may enter, and which they can read as well.

    The key is told by itself.
    """
    folder, found = settings.data_dir, []
    inside = set(folder.rglob("*")) - {settings.secret_key_file}
    if files := sorted(str(path.relative_to(folder)) for path in inside if _is_open(path, folder)):
        names = "、".join(files[:3]) + ("……" if len(files) > 3 else "")
        found.append((f"其他用户可读{len(files)}个文件：{names}", f"请执行 chmod -R go= {folder}"))
    elsewhere = set(database_files(settings) if settings.is_sqlite else []) - inside
    if names := "、".join(sorted(str(path) for path in elsewhere if _is_open(path, path.parent))):
        advice = f"请执行 chmod go= {settings.sqlite_file}*"
        found.append((f"其他用户可读数据库文件：{names}", advice))
    return [worse_in_production(*each, settings.is_production) for each in found]


def _is_open(path: Path, folder: Path) -> bool:
    may_enter = folder.stat().st_mode & 0o055
    return bool(may_enter and path.is_file() and path.stat().st_mode & 0o077)


def _file_system(place: Path, settings: Settings) -> list[Finding]:
    kind = file_system(place)
    if kind in NETWORK and settings.is_sqlite:
        return [bad(f"数据文件夹在网络文件系统（{kind}）上，SQLite 会损坏", "请换到本机磁盘")]
    if kind in VOLATILE:
        text = f"数据文件夹在内存里（{kind}），重启即丢"
        return [worse_in_production(text, "请换到本机磁盘", settings.is_production)]
    return []


def file_system(place: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that a folder is on; empty where that cannot be told."""
    if not mounts.exists():
        return ""
    rows = [line.split() for line in mounts.read_text("utf8", "replace").splitlines()]
    whole = place.resolve()
    fitting = [(row[1], row[2]) for row in rows if whole.is_relative_to(row[1])]
    return max(fitting, key=lambda row: len(row[0]))[1] if fitting else ""


async def check_disk(settings: Settings) -> list[Finding]:
    """Room for the data, for a backup, and for files at all."""
    folder = settings.data_dir.absolute()
    place = next(place for place in (folder, *folder.parents) if os.path.exists(place))
    free = shutil.disk_usage(place).free
    size = sum(path.stat().st_size for path in folder.glob("hall.sqlite3*") if path.is_file())
    advice = "请清理磁盘，或把较早的备份移到别处"
    told = f"磁盘剩余 {free / (1 << 30):.1f} GB"
    if free < TOO_LITTLE:
        found = [bad(told, advice)]
    elif free < LITTLE or free < size * 2:
        found = [note(f"{told}，所剩不多或放不下一次备份", advice)]
    else:
        found = [fine(told)]
    inodes = os.statvfs(place)
    if inodes.f_files > 0 and inodes.f_favail < FEW_INODES:
        found.append(bad(f"磁盘只能再放{inodes.f_favail}个文件", advice))
    return found


async def check_backup(settings: Settings) -> list[Finding]:
    """How old the newest backup in the usual folder is."""
    folder = settings.data_dir / "backups"
    found = [path.stat().st_mtime for path in folder.glob("hall-*.tar.gz")]
    if not found:
        return [note(f"{folder} 里没有备份", BACKUP_HINT)] if settings.is_production else []
    newest = datetime.fromtimestamp(max(found), UTC)
    days = (clock.now() - newest).days
    told = f"最近一次备份：{clock.minute_text(newest)}，共{len(found)}份"
    return [note(told, BACKUP_HINT) if days >= BACKUP_WITHIN_DAYS else fine(told)]
