"""The database before the start: what keeps it from being used is told with what to do."""

import errno
import os
import secrets
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from tortoise.exceptions import OperationalError

from auth.doctor.database import check_database
from models.backup.postgres_store import PostgresStore
from models.backup.store import store_of
from models.backup.work import check_target, make
from models.base import access
from models.base.access import why_closed
from models.base.error import Invalid
from models.database.database_error import (
    FROM_BACKUP,
    is_database_error,
    why_failed,
    why_not_encrypted,
)
from models.database.database_start import prepare_database
from models.database.owner import closed_files
from models.database.postgres import Away, check_server
from settings import Settings, settings
from tests.support.database import ON_POSTGRES, POSTGRES_URL
from tests.support.server import free_port


def site(folder: Path) -> Settings:
    """A site on SQLite in a folder."""
    return replace(settings, data_dir=folder, database_url="")


async def test_a_new_folder_gets_its_database(tmp_path: Path) -> None:
    own = site(tmp_path / "new")

    await prepare_database(own)

    assert (own.data_dir / "hall.sqlite3").exists()
    assert list(closed_files(own)) == []


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "hall.sqlite3").write_bytes(b"no database" * 100)

    with pytest.raises(Invalid, match=r"hall\.sqlite3 不是 SQLite 数据库；"):
        await prepare_database(site(tmp_path))


async def test_a_database_that_was_cut_off_is_told_with_the_way_back(tmp_path: Path) -> None:
    own = site(tmp_path)
    await prepare_database(own)
    file = tmp_path / "hall.sqlite3"
    file.write_bytes(file.read_bytes()[:100_000])

    for look in (lambda: prepare_database(own), store_of(own).content):
        with pytest.raises(Invalid, match=r"hall\.sqlite3 已损坏；.*用最近的备份恢复"):
            await look()
    assert {found.advice for found in await check_database(own)} == {FROM_BACKUP}


async def test_a_folder_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    own = site(tmp_path)
    (tmp_path / "hall.sqlite3").mkdir()

    for look in (lambda: prepare_database(own), store_of(own).content):
        with pytest.raises(Invalid, match=r"hall\.sqlite3 是文件夹；"):
            await look()
    [found] = await check_database(own)
    assert "是文件夹" in found.text


async def test_a_database_of_something_else_is_neither_saved_nor_overwritten(
    tmp_path: Path,
) -> None:
    own = site(tmp_path)
    with closing(sqlite3.connect(tmp_path / "hall.sqlite3")) as database:
        database.execute("CREATE TABLE person (a)")

    for job in (make(store_of(own), tmp_path / "backups"), check_target(store_of(own), False)):
        with pytest.raises(Invalid, match="这不是大厅的数据库"):
            await job
    assert "这不是大厅的数据库" in (await check_database(own))[0].text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite3.OperationalError("?"), "数据库文件不能使用（OperationalError）；"),
        (asyncpg.TooManyConnectionsError("?"), "连接已用完；"),
        (OperationalError(asyncpg.UndefinedColumnError("?")), "应指向大厅自己的数据库"),
        (asyncpg.LockNotAvailableError("?"), "请稍后再试"),
        (asyncpg.InternalServerError("?"), "请"),
        (asyncpg.ExternalRoutineError("?"), "数据库报错 38000；"),
        (asyncpg.InterfaceError("?"), "连接断开了；"),
        (OSError(errno.ENOSPC, "No space left on device", "/a"), "/a 磁盘已满；"),
        (OperationalError("?"), "数据库出错（OperationalError）；"),
    ],
)
def test_every_failure_of_a_database_is_told_in_chinese(error: Exception, said: str) -> None:
    assert said in why_failed(error)
    assert is_database_error(error) or isinstance(error, OSError)


def test_a_missing_root_certificate_is_told_with_where_to_name_it() -> None:
    error = asyncpg.ClientConfigurationError(
        'root certificate file "/home/hall/.postgresql/root.crt" does not exist'
    )
    assert "写在环境变量 PGSSLROOTCERT 里" in why_not_encrypted(error, "h:5432")


async def test_a_file_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hall.sqlite3-wal").touch()
    may = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: "-wal" not in str(path) and may(path, mode)
    )

    with pytest.raises(Invalid, match=r"hall.sqlite3-wal 不可读写；请执行 chmod"):
        await prepare_database(site(tmp_path))


def test_whose_a_file_is_and_what_to_do_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path or mode == os.X_OK)
    me = access.user_name(os.geteuid())
    assert why_closed(tmp_path) == f"{tmp_path} 不可读写；请执行 chmod u+rwx {tmp_path}"

    mine, others = os.geteuid(), 4_000_000
    monkeypatch.setattr(os, "geteuid", lambda: others)
    for owner, advice in (
        ("root", f"请用 root 执行，或以 root 执行 chown -R 4000000 {tmp_path}"),
        ("hall", "请用 hall 或 root 执行"),
    ):
        names = {mine: owner, others: str(others)}
        with monkeypatch.context() as now:
            now.setattr(access, "user_name", names.__getitem__)
            told = f"{tmp_path} 属于用户 {owner}，当前用户 4000000 不能读写；{advice}"
            assert why_closed(tmp_path) == told
    assert why_closed(tmp_path / "new").endswith(
        f"请由 root 执行 install -d -m 700 -o 4000000 {tmp_path / 'new'}"
    )

    monkeypatch.setattr(os, "access", lambda path, _: path != tmp_path.parent)
    assert why_closed(tmp_path).startswith(
        f"{tmp_path.parent} 属于用户 {me}，当前用户 4000000 不能进入"
    )


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert why_closed(tmp_path / "file" / "data") == f"{tmp_path / 'file'} 不是文件夹；请换个位置"


async def test_a_server_that_does_not_answer_may_come_back() -> None:
    for host, said in ((f"127.0.0.1:{free_port()}", "没有应答"), ("nowhere.invalid", "无法解析")):
        with pytest.raises(Away, match=said):
            await check_server(f"postgresql://hall@{host}/hall")


@pytest.mark.skipif(not (ON_POSTGRES and POSTGRES_URL), reason="needs PostgreSQL")
async def test_a_server_that_refuses_or_cannot_hold_chinese_is_told() -> None:
    name = f"hall_test_{secrets.token_hex(8)}"
    server = await asyncpg.connect(POSTGRES_URL)
    await server.execute(
        f"CREATE DATABASE {name} TEMPLATE template0"
        " ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
    )
    base = POSTGRES_URL.rpartition("/")[0]
    try:
        for url, said in (
            (f"{base}/{name}", "数据库编码是 SQL_ASCII"),
            (f"{base}/{name}_not_there", "没有这个数据库"),
            (f"{base}/postgres?sslmode=require", "服务器没有打开加密"),
            (f"{base}/postgres?sslmode=verify-full", "PGSSLROOTCERT"),
            (f"postgresql://nobody_here@{base.rpartition('@')[2]}/postgres", "用户名或密码不对"),
        ):
            with pytest.raises(Invalid, match=said) as refused:
                await prepare_database(replace(settings, database_url=url))
            assert not isinstance(refused.value, Away)
    finally:
        await server.execute(f"DROP DATABASE {name}")
        await server.close()


@pytest.mark.skipif(not (ON_POSTGRES and POSTGRES_URL), reason="needs PostgreSQL")
@pytest.mark.parametrize("owner", ["hall_test_owner", ""])
async def test_tables_of_another_role_are_told_with_the_way_to_their_owner(owner: str) -> None:
    name, me = (f"hall_test_{secrets.token_hex(8)}" for _ in range(2))
    owner = owner and f"{owner}_{secrets.token_hex(4)}"
    base, where = POSTGRES_URL.rpartition("/")[0], POSTGRES_URL.rpartition("@")[2]
    server = await asyncpg.connect(POSTGRES_URL)
    for role in filter(None, (owner, me)):
        await server.execute(f"CREATE ROLE {role} LOGIN")
    await server.execute(f"CREATE DATABASE {name} OWNER {me}")
    within = await asyncpg.connect(f"{base}/{name}")
    await within.execute("CREATE TABLE person (a int)")
    if owner:
        await within.execute(f"ALTER TABLE person OWNER TO {owner}")
    url = f"postgresql://{me}@{where.rpartition('/')[0]}/{name}"
    command = f"REASSIGN OWNED BY {owner} TO {me}" if owner else f"OWNER TO {me}"
    try:
        for look in (check_server(url), PostgresStore(url).content()):
            with pytest.raises(Invalid, match="库里的表属于用户") as refused:
                await look
            assert command in refused.value.message
        if owner:
            await within.execute(command)
            await check_server(url)
    finally:
        await within.close()
        await server.execute(f"DROP DATABASE {name}")
        for role in filter(None, (owner, me)):
            await server.execute(f"DROP ROLE {role}")
        await server.close()
