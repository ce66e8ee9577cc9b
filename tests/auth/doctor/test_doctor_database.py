"""体检 of the database: whatever is wrong with the file is named, and nothing in it is changed."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from auth.doctor.clock import check_clock
from auth.doctor.database import check_database
from models.backup.archive import file_digest
from models.base.key import KeyRing
from settings import Settings, settings
from tests.support.backup import site
from tests.support.database import POSTGRES_URL
from tests.support.doctor import STRONG, live, told
from tests.support.server import free_port


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which some acts were done, as one file."""

    async def make() -> Path:
        async with site(tmp_path_factory.mktemp("doctor")) as own:
            return Path(own.url.removeprefix("sqlite://"))

    return asyncio.run(make())


@pytest.fixture
def ill(model: Path, tmp_path: Path) -> Settings:
    """A live site with a copy of that database, in which a test breaks something."""
    own = live(tmp_path, secret_key=settings.secret_key)
    with closing(sqlite3.connect(model)) as source, closing(sqlite3.connect(file(own))) as copy:
        source.backup(copy)
    file(own).chmod(0o600)
    return own


def file(own: Settings) -> Path:
    """Where the database lies."""
    return Path(own.database().removeprefix("sqlite://"))


def sql(own: Settings, statement: str) -> None:
    """Do what somebody with access to the file might do."""
    with closing(sqlite3.connect(file(own))) as connection:
        connection.executescript(statement)


def test_a_sound_database_is_only_looked_at(ill: Settings) -> None:
    before = file_digest(file(ill))

    lines = told(check_database, ill)

    assert [line[0] for line in lines] == ["✓"] * len(lines)
    assert any("完整性检查通过" in line for line in lines)
    assert file_digest(file(ill)) == before


def spoil_pages(own: Settings) -> None:
    """Write over the middle of the file."""
    content = file(own).read_bytes()
    third = len(content) // 3
    file(own).write_bytes(content[:third] + b"\xff" * third + content[2 * third :])


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (spoil_pages, "✗ "),
        (lambda own: file(own).write_bytes(b"no database" * 100), "✗ 数据库文件"),
        (
            lambda own: sql(
                own,
                "INSERT INTO favorite (person_id, owner_kind, owner_code, item_id, created_at)"
                " VALUES (99, 'unit', 'code', 99, '2026-01-01')",
            ),
            "✗ 外键断裂：favorite",
        ),
        (
            lambda own: sql(
                own,
                "INSERT INTO tortoise_migrations (app, name, applied_at)"
                " VALUES ('hall', '0999_future', '2026-01-01')",
            ),
            "✗ 数据库比本程序新：0999_future",
        ),
        (lambda own: sql(own, "DELETE FROM tortoise_migrations"), "! 这不是大厅的数据库"),
        (lambda own: sql(own, "DROP INDEX uq_member_slot"), "! 缺少唯一索引：uq_member_slot"),
        (lambda own: sql(own, "PRAGMA journal_mode = DELETE"), "! 数据库不在 WAL 模式"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(
    harm: Callable[[Settings], object], said: str, ill: Settings
) -> None:
    harm(ill)

    lines = told(check_database, ill)

    assert any(line.startswith(said) for line in lines), lines


def test_content_that_no_key_opens_is_told_before_the_key_is_missed(ill: Settings) -> None:
    lost = KeyRing(settings.secret_key).newest_key_id
    own = live(ill.data_dir.parent, secret_key=STRONG)

    assert f"✗ 库里有内容用别的密钥加密：{lost}" in told(check_database, own)

    rotated = live(ill.data_dir.parent, secret_key=STRONG + b"\n" + settings.secret_key)
    assert f"! 加密内容都有密钥可开，其中旧密钥：{lost}" in told(check_database, rotated)


def test_records_from_the_future_are_told(ill: Settings) -> None:
    sql(ill, "UPDATE audit_record SET at = '2099-01-01 00:00:00+00:00' WHERE seq = 1")

    [line] = told(check_clock, ill)

    assert line.startswith("✗ 审计记录里有")


def test_a_site_before_its_first_start_lacks_nothing(tmp_path: Path) -> None:
    [line] = told(check_database, live(tmp_path))

    assert line.endswith("还没有建库，首次启动时建立")
    assert list((tmp_path / "data").iterdir()) == []


def test_a_database_server_that_is_away_is_told(tmp_path: Path) -> None:
    port = free_port()
    own = live(tmp_path, database_url=f"postgresql://hall@127.0.0.1:{port}/hall")

    assert told(check_database, own) == [f"✗ 连不上数据库：127.0.0.1:{port} 没有应答"]


def test_a_database_server_is_examined(tmp_path: Path) -> None:
    if not POSTGRES_URL:
        pytest.skip("HALL_TEST_POSTGRES_URL is not set")
    own = live(tmp_path, database_url=POSTGRES_URL)

    lines = told(check_database, own)

    assert lines[0].startswith("✓ PostgreSQL")
    assert told(check_clock, own)[0].startswith("✓")
    assert "✗ 数据库关闭了 fsync，断电会丢数据" in lines or any("连接" in line for line in lines)
