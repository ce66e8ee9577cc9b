"""When one of PostgreSQL's programs fails: one sentence in Chinese, and its own line below."""

import os
import re
import shutil
from pathlib import Path

import pytest

from models.backup.tool import NO_REASON, NO_WORD, run_tool, why_tool_failed
from models.base.error import Invalid

NOWHERE = "postgresql://hall:a-secret@127.0.0.1:1/hall"
SERVER = 'connection to server at "10.0.0.9", port 5432 failed: '
SAID = {
    "pg_dump: error: aborting because of server version mismatch": "同版本的 PostgreSQL 客户端",
    "pg_restore: error: unsupported version (1.16) in file header": "更新版本的 PostgreSQL",
    "pg_restore: error: could not read from input file: end of file": "换一份备份",
    "pg_restore: error: input file does not appear to be a valid archive": "换一份备份",
    "pg_dump: error: could not write to file: No space left on device": "磁盘已满",
    "pg_dump: error: out of memory": "内存不够",
    f'psql: error: {SERVER}FATAL:  password authentication failed for user "hall"': "密码不对",
    f"psql: error: {SERVER}fe_sendauth: no password supplied": "密码不对",
    f'psql: error: {SERVER}FATAL:  no pg_hba.conf entry for host "10.0.0.2"': "pg_hba.conf",
    f"psql: error: {SERVER}server does not support SSL, but SSL was required": "sslmode",
    f"psql: error: {SERVER}FATAL:  sorry, too many clients already": "max_connections",
    f"psql: error: {SERVER}Connection refused": "检查数据库服务和网络",
    f'psql: error: {SERVER}FATAL:  database "hall" does not exist': "没有这个数据库",
    'psql: error: could not translate host name "db"': "主机名无法解析",
    "pg_dump: error: query failed: ERROR:  permission denied for table unit": "拥有这个数据库",
    "pg_dump: error: could not open output file: Permission denied": "运行服务的用户",
    "pg_dump: error: query failed: server closed the connection unexpectedly": "连接断开",
    "psql:x.sql:9: ERROR:  42704: unrecognized configuration parameter": "更新版本的 PostgreSQL",
    "psql:x.sql:9: ERROR:  53100: could not extend file": "磁盘已满",
    "psql:x.sql:9: 错误:  表已损坏": NO_REASON,
    "psql:x.sql:9: ERROR:  23505: duplicate key value": "数据库报错 23505",
    "": NO_WORD,
}


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that are found before those of the machine."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return folder


def make_tool(folder: Path, name: str, script: str) -> None:
    """A program that does no more than this."""
    tool = folder / name
    tool.write_text(f"#!/bin/sh\n{script}\n", "utf8")
    tool.chmod(0o700)


@pytest.mark.parametrize(("said", "told"), SAID.items(), ids=lambda text: text[-40:])
def test_what_a_tool_says_is_told_with_what_to_do(said: str, told: str) -> None:
    reason = why_tool_failed(said)

    assert told in reason
    assert "；" in reason
    assert "请" in reason


async def test_below_the_sentence_stands_the_tools_own_line_and_nobodys_data(tools: Path) -> None:
    words = (
        "pg_dump: warning: something else\n"
        "psql:x.sql:9: ERROR:  23505: duplicate key value\n"
        "DETAIL:  Key (name)=(somebody) already exists."
    )
    make_tool(tools, "psql", f"echo '{words}' >&2; exit 3")

    with pytest.raises(Invalid) as refusal:
        await run_tool(NOWHERE, "psql")

    sentence, own = refusal.value.message.splitlines()
    assert sentence.startswith("psql 没有成功：")
    assert own == "原文：psql:x.sql:9: ERROR:  23505: duplicate key value"


async def test_a_tool_that_the_system_has_ended_says_so(tools: Path) -> None:
    make_tool(tools, "pg_dump", "kill -9 $$")

    with pytest.raises(Invalid, match="被系统中止（信号 9）"):
        await run_tool(NOWHERE, "pg_dump")


async def test_a_tool_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(Invalid, match="找不到 pg_restore，请安装"):
        await run_tool(NOWHERE, "pg_restore")


async def test_the_tools_of_this_machine_are_understood_in_whatever_language_it_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    broken = tmp_path / "database"
    broken.write_bytes(b"PGDMP")
    asked: tuple[tuple[str, list[str], str], ...] = (
        ("psql", [], "数据库服务和网络"),
        ("pg_dump", [], "数据库服务和网络"),
        ("pg_restore", [f"--file={tmp_path / 'x'}", str(broken)], "换一份备份"),
    )
    for program, arguments, told in asked:
        if shutil.which(program) is None:
            pytest.skip(f"not installed: {program}")
        with pytest.raises(Invalid) as refusal:
            await run_tool(NOWHERE, program, *arguments)
        assert told in refusal.value.message
        assert re.search("\n原文：.*error", refusal.value.message)
        assert "a-secret" not in refusal.value.message
