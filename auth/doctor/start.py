"""What is looked at before the site starts; where something is amiss it says so, and ends."""

import asyncio
import os
from typing import Any

from auth.connectors import problems as connector_problems
from auth.doctor.listening import told, why_not_open
from auth.sign_in.providers import problems as provider_problems
from models.base.command import SEE_README, begin, refuse, tell
from models.base.error import HallError
from models.database.database_start import prepare_database
from models.database.owner import act_as_owner, closed_files
from models.database.postgres import Away
from models.database.server_lock import take_server_lock
from settings import settings

TO_BE_TRIED_AGAIN = 1  # a database that is away comes back


def prepare() -> Any:
    """Look at whatever the site needs; returns the lock to be held, where there is one.

    Raises SystemExit where the site cannot start: with `TO_BE_TRIED_AGAIN` where another try may
    do, else with the code at which no service manager tries again.
    """
    begin()
    _go_on_as_owner()
    for note in settings.notes:
        tell(f"注意：{note}")
    if problems := settings.problems() + connector_problems() + provider_problems():
        refuse(problems, advice=SEE_README)
    lock = _refuse_second_process()
    if closed := why_not_open(settings.host, settings.port):
        refuse([told(closed, settings.host, settings.port)])
    _keep_secret()
    try:
        asyncio.run(prepare_database(settings))
    except Away as away:
        refuse([away.message], code=TO_BE_TRIED_AGAIN)
    except HallError as error:
        refuse([error.message])
    return lock


def _go_on_as_owner() -> None:
    """Root gives the hall to whoever owns its data; what another user may not is told later."""
    if os.geteuid() != 0:
        return
    try:
        act_as_owner(settings)
    except HallError as error:
        refuse([error.message])


def _keep_secret() -> None:
    """Keep the secret of a developer's new site, with which it works from now on."""
    try:
        settings.keep_secret()
    except FileExistsError:
        refuse(["另一个进程刚刚生成了密钥；请再启动一次"], code=TO_BE_TRIED_AGAIN)
    except OSError as error:
        refuse([f"不能写入密钥文件 {settings.secret_key_file}（{error.strerror}）"])


def _refuse_second_process() -> Any:
    """SQLite takes one server process: hold a lock for as long as this one lives."""
    if closed := list(closed_files(settings)):
        refuse(f"数据不能写入：{reason}" for reason in closed)
    if not settings.is_sqlite:
        return None
    if (lock := take_server_lock(settings.data_dir)) is None:
        refuse(["这个数据文件夹已有一个服务进程在用；请先停下它，要启动多个进程请改用 PostgreSQL"])
    return lock
