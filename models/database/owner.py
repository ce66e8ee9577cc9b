"""Whose data these are: the user under whom the service runs.

A file that root leaves in the data folder keeps the service from starting, so the hall and every
command that may write there go on as the owner, and look with the owner's eyes.
"""

import os
import pwd
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import models
from models.base.access import closed_parent, user_name, why_closed
from models.base.error import Invalid
from models.database.server_lock import NAME
from settings import ENV_FILE, Settings

PROGRAM = Path(models.__file__).parents[1]
BESIDE_DATABASE = ("", "-wal", "-shm", "-journal", ".lock")  # of SQLite and of the migration


def act_as_owner(settings: Settings) -> None:
    """Go on as the owner of the data folder: root starts anew as them, anybody else is refused."""
    owner, me = owner_of(settings), os.geteuid()
    if owner == me:
        return
    name = user_name(owner)
    if me != 0:
        raise Invalid(
            f"数据文件夹 {settings.data_dir} 属于用户 {name}，请用这个用户或 root 执行：\n"
            f"  {shlex.join(sys.orig_argv)}"
        )
    _become(owner)
    if not os.access(sys.executable, os.X_OK) or not os.access(PROGRAM, os.R_OK | os.X_OK):
        raise Invalid(
            f"数据属于用户 {name}，而它不能运行 {sys.executable}；"
            f"请让它能读 {PROGRAM}，并用系统的 Python 装好程序"
        )
    sys.stderr.write(f"以数据文件夹的所有者 {name} 的身份执行\n")
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # this program


def owner_of(settings: Settings) -> int:
    """Who owns the data folder or, before there is one, the settings; else whoever asks."""
    try:
        found = next((path for path in (settings.data_dir, ENV_FILE) if path.exists()), None)
    except PermissionError as error:
        raise Invalid(f"没有权限进入 {error.filename}，请以运行服务的用户执行") from error
    return found.stat().st_uid if found else os.geteuid()


def _become(uid: int) -> None:
    """Give up root for good, with the groups and the home of a user."""
    try:
        try:
            user = pwd.getpwuid(uid)
        except KeyError:
            os.setgroups([])
            os.setgid(uid)
        else:
            os.initgroups(user.pw_name, user.pw_gid)
            os.setgid(user.pw_gid)
            os.environ.update(HOME=user.pw_dir, USER=user.pw_name, LOGNAME=user.pw_name)
        os.setuid(uid)
    except OSError as error:
        raise Invalid(f"不能改用用户 {user_name(uid)} 的身份，请以它执行（{error}）") from error


def closed_files(settings: Settings) -> Iterator[str]:
    """What the hall needs and this process cannot read and write, each with what to do."""
    yield from dict.fromkeys(filter(None, map(why_closed, _needed(settings))))


def _needed(settings: Settings) -> Iterator[Path]:
    """Both folders, which may be still to be made, and the files that are in them already."""
    yield settings.data_dir
    if settings.is_sqlite:
        yield settings.sqlite_file.parent
        lock = settings.data_dir / NAME
        yield from ([lock] if os.path.exists(lock) else [])
        yield from database_files(settings)


def database_files(settings: Settings) -> list[Path]:
    """The file of a SQLite database and what is put beside it, as far as it is there."""
    files = (Path(f"{settings.sqlite_file}{ending}") for ending in BESIDE_DATABASE)
    return [file for file in files if os.path.exists(file)]


def refuse_closed(settings: Settings) -> None:
    """Say what an earlier command of another user has left in the way, and how to mend it."""
    for reason in closed_files(settings):
        raise Invalid(reason)


def giving_back(settings: Settings) -> str:
    """The command that gives the data back to their owner."""
    return f"请以 root 执行 chown -R {user_name(owner_of(settings))} {settings.data_dir}"


def make_folder(folder: Path) -> None:
    """Make a private folder, or say what keeps this user from writing there."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_writable = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    except PermissionError:
        is_writable = False
    if is_writable:
        return
    name = user_name(os.geteuid())
    make = f"install -d -m 700 -o {name} {folder}"  # whatever root's umask is
    if (above := closed_parent(folder)) is not None:
        raise Invalid(
            f"用户 {name} 不能进入 {above}（属于用户 {user_name(above.stat().st_uid)}），"
            f"不能写入文件夹 {folder}；请换一个，或以 root 执行 chmod o+x {above} && {make}"
        )
    raise Invalid(f"用户 {name} 不能写入文件夹 {folder}；请换一个，或以 root 执行 {make}")
