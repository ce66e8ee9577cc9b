"""Files that this process must be able to use, and what to do where another user owns them."""

import os
import pwd
from pathlib import Path

ROOT = "root"
OF_KERNEL = ("/proc", "/sys")  # not even root makes a folder there


def user_name(number: int) -> str:
    """How a user is called; the number where nobody knows, as `chown` and `install` take it."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def why_closed(path: Path) -> str:
    """What keeps this process from using a file or folder; empty when nothing does.

    A folder that is not there yet has to let itself be made.
    """
    whole, me = path.absolute(), user_name(os.geteuid())
    if (above := closed_parent(whole)) is not None:
        owner = user_name(above.stat().st_uid)
        return f"{above} 属于用户 {owner}，当前用户 {me} 不能进入；{_asks(owner)}，或换个位置"
    place = next(place for place in (whole, *whole.parents) if place.exists())
    if place != whole and any(place.is_relative_to(root) for root in OF_KERNEL):
        return f"{place} 里不能新建文件夹；请换个位置"
    owner = user_name(place.stat().st_uid)
    if os.access(place, os.R_OK | os.W_OK | (os.X_OK if place.is_dir() else 0)):
        is_fit = place == whole or place.is_dir()
        return "" if is_fit else f"{place} 不是文件夹；请换个位置"
    if os.statvfs(place).f_flag & os.ST_RDONLY:
        return f"{place} 在只读的文件系统上；请换到可以写入的磁盘"
    if place != whole:
        command = f"install -d -m 700 -o {me} {whole}"
        return f"当前用户 {me} 不能在 {place} 里新建文件夹；请由 root 执行 {command}"
    return _not_mine(place, owner, me)


def closed_parent(path: Path) -> Path | None:
    """The first folder on the way to a file or folder that this process may not enter."""
    parents = reversed(path.absolute().parents)
    return next((each for each in parents if each.is_dir() and not os.access(each, os.X_OK)), None)


def _not_mine(place: Path, owner: str, me: str) -> str:
    """What to do; what belongs to a service is never taken from it."""
    if owner == me:
        return f"{place} 不可读写；请执行 chmod u+rw{'x' if place.is_dir() else ''} {place}"
    told = f"{place} 属于用户 {owner}，当前用户 {me} 不能读写；"
    if place.is_file() and user_name(place.parent.stat().st_uid) == me:
        return f"{told}请以 root 执行 chown -R {me} {place.parent}"
    if owner != ROOT:
        return f"{told}{_asks(owner)}"
    deep = "-R " if place.is_dir() else ""
    return f"{told}{_asks(owner)}，或以 root 执行 chown {deep}{me} {place}"


def _asks(owner: str) -> str:
    return "请用 root 执行" if owner == ROOT else f"请用 {owner} 或 root 执行"
