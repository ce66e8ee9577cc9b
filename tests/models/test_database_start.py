"""The database before the start: what keeps it from being used is told with what to do."""

import os
import secrets
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from models import access
from models.access import why_closed
from models.database_start import prepare_database
from models.error import Invalid
from models.owner import closed_files
from models.postgres import Away, check_server
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

    with pytest.raises(Invalid, match=r"数据库无法使用（.*）；"):
        await prepare_database(site(tmp_path))


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

    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    assert why_closed(tmp_path) == (
        f"{tmp_path} 属于用户 {me}，当前用户 4000000 不能读写；"
        f"请改用 {me} 运行，或执行 chown -R 4000000 {tmp_path}"
    )
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
            (f"{base}/postgres?sslmode=require", "加密连接没有成功"),
            (f"postgresql://nobody_here@{base.rpartition('@')[2]}/postgres", "用户名或密码不对"),
        ):
            with pytest.raises(Invalid, match=said) as refused:
                await prepare_database(replace(settings, database_url=url))
            assert not isinstance(refused.value, Away)
    finally:
        await server.execute(f"DROP DATABASE {name}")
        await server.close()
