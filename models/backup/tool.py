"""PostgreSQL's own programs, and in Chinese why one of them has failed, with its words below."""

import asyncio
import os
import re
import shutil
from collections.abc import Sequence

from models.base.error import Invalid
from models.database.database_error import postgres_reason
from models.setting.database_url import postgres

NO_REASON = "原因见下面的原文；请按它检查数据库服务和磁盘，再试一次"
NO_WORD = "它没有说明原因；请查看数据库服务器的日志和系统日志"
ENDED = "它被系统中止（信号 {}）；多半是内存不够，请查看系统日志"
AWAY = "连不上数据库服务器；请检查数据库服务和网络，核对 HALL_DATABASE_URL"
BROKEN = "备份里的数据库不完整或已损坏；请换一份备份"
NEWER = "备份来自更新版本的 PostgreSQL；请安装与备份同版本的数据库和客户端"
CODE = re.compile(r"(?:ERROR|FATAL|PANIC): +([0-9A-Z]{5}):")
OF_NEWER = frozenset({"42704"})  # a setting or type that this server does not know
REASONS: Sequence[tuple[str, str]] = (
    ("server version mismatch", "客户端比数据库旧；请安装与数据库同版本的 PostgreSQL 客户端"),
    ("unsupported version .* in file header", NEWER),
    ("valid archive|end of file|corrupt|decompress|magic string", BROKEN),
    ("No space left|quota exceeded", "磁盘已满；请腾出空间"),
    ("out of memory|Cannot allocate memory", "内存不够；请关闭别的程序，或加大内存"),
    ("authentication failed|no password supplied", "密码不对；请核对 HALL_DATABASE_URL"),
    ("database .* does not exist", "没有这个数据库；请核对 HALL_DATABASE_URL"),
    ("no pg_hba.conf entry", "数据库服务器不接受这样的连接；请核对 pg_hba.conf 和 sslmode"),
    ("SSL|certificate", "加密连接没有成功；请核对 HALL_DATABASE_URL 里的 sslmode 和证书"),
    ("could not translate host name", "主机名无法解析；请核对 HALL_DATABASE_URL 和域名解析"),
    ("too many clients|connection slots", postgres_reason("53300")),
    ("permission denied for|must be owner|must be superuser", postgres_reason("42501")),
    ("Permission denied", "没有读写权限；请让备份文件夹属于运行服务的用户"),
    ("Read-only file system", "在只读的文件系统上；请换到可以写入的磁盘"),
    ("unrecognized configuration parameter", NEWER),
    ("lock timeout|canceling statement|deadlock", postgres_reason("55")),
    ("terminating connection|server closed|connection to server was lost", postgres_reason("08")),
    ("connection to server|could not connect|timeout expired|Connection refused", AWAY),
)


def why_tool_failed(said: str, code: int = 1) -> str:
    """The reason and what to do, from the words of a program; it speaks English here."""
    if code < 0:
        return ENDED.format(-code)
    if found := CODE.search(said):
        return NEWER if found[1] in OF_NEWER else postgres_reason(found[1])
    known = (reason for pattern, reason in REASONS if re.search(pattern, said))
    return next(known, NO_REASON if said.strip() else NO_WORD)


async def run_tool(url: str, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes by the environment."""
    if shutil.which(program) is None:
        raise Invalid(f"找不到 {program}，请安装与数据库同版本的 PostgreSQL 客户端")
    process = await asyncio.create_subprocess_exec(
        *(program, *arguments),
        env={**os.environ, "LC_ALL": "C", **postgres(url).environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, error = await process.communicate()
    if code := process.returncode:
        said = error.decode("utf8", "replace").strip()
        own = f"\n原文：{_its_line(said)}" if said else ""
        raise Invalid(f"{program} 没有成功：{why_tool_failed(said, code)}{own}")


def _its_line(said: str) -> str:
    """The line that names the error; those below it may quote what people have entered."""
    lines = said.splitlines()
    return next((line for line in lines if re.search("error:|ERROR:|FATAL:", line)), lines[0])
