"""Files that this process must be able to use, and what to do where another user owns them."""

import os
import pwd
from pathlib import Path


def user_name(number: int) -> str:
    """How a user is called; the number where nobody knows."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def why_closed(path: Path) -> str:
    """What keeps this process from writing to a file or folder; empty when nothing does.

    Of what is not there yet, the nearest folder above has to let it be made.
    """
    try:
        nearest = next(place for place in (path, *path.absolute().parents) if place.exists())
    except PermissionError:
        nearest = next(place for place in path.absolute().parents if os.access(place, os.F_OK))
    wanted = os.R_OK | os.W_OK | (os.X_OK if nearest.is_dir() else 0)
    if os.access(nearest, wanted):
        return "" if nearest == path or nearest.is_dir() else f"{nearest} 不是文件夹"
    if os.statvfs(nearest).f_flag & os.ST_RDONLY:
        return f"{nearest} 在只读的文件系统上；请换到可以写入的磁盘"
    me, owner = user_name(os.geteuid()), user_name(nearest.stat().st_uid)
    if me == owner:
        return f"{nearest} 不可读写；请执行 chmod u+rw{'x' if nearest.is_dir() else ''} {nearest}"
    whole = "-R " if nearest.is_dir() and nearest == path else ""
    return (
        f"{nearest} 属于用户 {owner}，当前用户 {me} 不能读写；"
        f"请改用 {owner} 运行，或执行 chown {whole}{me} {nearest}"
    )
