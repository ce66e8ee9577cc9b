"""The address of the database: one reading for the pool, for a connection, and for pg_dump."""

import re
from typing import Any

import pytest

from models.setting.database_url import database_url, postgres
from settings import Settings


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("postgres://hall@127.0.0.1:5432/hall", "postgresql://hall@127.0.0.1/hall"),
        ("postgresql://hall:p%2fw+%40@h/d", "postgresql://hall:p%2Fw%2B%40@h/d"),
        ("postgresql://[::1]:6432/d?ssl=true", "postgresql://[::1]:6432/d?sslmode=require"),
        ("postgresql://h/d?maxsize=20", "postgresql://h/d?maxsize=20"),
        ("postgresql:///d?host=/run/postgresql", "postgresql:///d?host=/run/postgresql"),
        ("postgresql://hall:@h/d", "postgresql://hall@h/d"),
        ("sqlite:///opt/hall/hall.sqlite3", "sqlite:///opt/hall/hall.sqlite3"),
        ("sqlite://hall.sqlite3", "sqlite://hall.sqlite3"),
    ],
)
def test_an_address_is_kept_in_one_form(written: str, kept: str) -> None:
    assert database_url(written) == kept
    assert database_url(kept) == kept


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("postgresql://hall:a/b@h/d", "密码里的“/”要写成“%2F”"),
        ("postgresql://hall:a@b@h/d", "密码里的“@”要写成“%40”"),
        ("postgresql://hall:a#b@h/d", "密码里的“#”要写成“%23”"),
        ("postgresql://hall:a?b@h/d", "密码里的“?”要写成“%3F”"),
        ("postgresql://hall:a%b@h/d", "密码里的“%”要写成“%25”"),
        ("postgresql://hall:a b@h/d", "密码里的“ ”要写成“%20”"),
        ("postgresql+asyncpg://h/d", "应以 postgresql:// 开头，不写 postgresql+asyncpg://"),
        ("mysql://h/d", "不支持 mysql，只能用 PostgreSQL 或 SQLite"),
        ("/opt/hall.sqlite3", "SQLite 文件写 sqlite:// 加上路径"),
        ("postgresql://h1,h2/d", "应写一个主机和一个数据库名"),
        ("postgresql://h/d/e", "应写一个主机和一个数据库名"),
        ("postgresql://h:54x/d", "主机或端口写法不对"),
        ("postgresql://h/d?sslmode=on", "sslmode 只能是 disable、"),
        ("postgresql://h/d?sslrootcert=/a", "PGSSLROOTCERT"),
        ("postgresql://h/d?maxsize=many", "maxsize 应是数字"),
        ("postgresql://h/d?maxsize=0", "maxsize 应在 4 到 100 之间：0"),
        ("postgresql://h/d?maxsize=1", "maxsize 应在 4 到 100 之间：1"),
        ("postgresql://h/d?maxsize=101", "maxsize 应在 4 到 100 之间：101"),
        (
            "postgresql://h/d?minsize=9&maxsize=8",
            "minsize 应在 1 到 maxsize 之间：9，而 maxsize 是 8",
        ),
        ("postgresql://h/d?minsize=50", "而 maxsize 是 5（没有写 maxsize 时是 5）"),
        ("postgresql://h/d?minsize=0", "minsize 应在 1 到 maxsize 之间：0"),
        ("postgresql://h/d?statement_cache_size=99999999", "statement_cache_size 应在"),
        ("postgresql://h/d?maxsize=" + "9" * 5000, "maxsize 应是数字"),
        ("postgresql://h/d?sslmode=prefer&sslmode=disable", "写了两次 sslmode"),
        ("postgresql://h/d?host=/a&host=/b", "写了两次 host"),
        ("postgresql://h/d?ssl=true&sslmode=disable", "同时写了 sslmode 和 ssl"),
        ("postgresql://h/d?connect=1", "不认识“connect”"),
        ("sqlite:///a?mode=ro", "sqlite:// 加上文件名"),
    ],
)
def test_an_address_that_cannot_be_meant_is_told_with_what_to_write(
    written: str, said: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        database_url(written)


def test_pool_connection_and_programs_connect_to_the_same_place() -> None:
    url = "postgresql://hall:p%2Fw%2B@[::1]:6432/d?sslmode=disable&maxsize=20"
    where = {"host": "::1", "port": 6432, "user": "hall", "password": "p/w+", "database": "d"}

    config: Any = Settings().tortoise_config(url)

    assert postgres(url).connection == {**where, "ssl": "disable"}
    assert config["connections"]["default"]["credentials"] == {
        **where,
        "ssl": "disable",
        "maxsize": 20,
    }
    assert postgres(url).environment == {
        "PGHOST": "::1",
        "PGPORT": "6432",
        "PGUSER": "hall",
        "PGPASSWORD": "p/w+",
        "PGDATABASE": "d",
        "PGSSLMODE": "disable",
        "PGCLIENTENCODING": "UTF8",
    }
    assert "p/w+" not in repr(postgres(url))
