"""`make doctor`: every check in turn; exit code 0 for fine, 1 for notes, 2 for what must change."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from auth.doctor.clock import check_clock
from auth.doctor.connector import check_connectors
from auth.doctor.database import check_database
from auth.doctor.finding import Finding, Grade, bad
from auth.doctor.owner import check_owner
from auth.doctor.place import check_backup, check_disk, check_place
from auth.doctor.program import check_program, check_settings
from auth.doctor.provider import check_providers
from auth.doctor.reach import check_port, check_reach
from auth.doctor.redis import check_redis
from auth.doctor.secret import check_secret
from models.base.command import begin, say, tell
from models.base.error import HallError
from models.database.owner import act_as_owner
from settings import Settings, settings

Check = Callable[[Settings], Awaitable[list[Finding]]]
CHECKS: Sequence[tuple[str, Check]] = (
    ("程序", check_program),
    ("设置", check_settings),
    ("密钥", check_secret),
    ("数据文件夹", check_place),
    ("所有者", check_owner),
    ("磁盘", check_disk),
    ("数据库", check_database),
    ("备份", check_backup),
    ("时钟", check_clock),
    ("外部系统", check_connectors),
    ("登录账户", check_providers),
    ("Redis", check_redis),
    ("端口", check_port),
    ("浏览器访问", check_reach),
)
WITHIN = 60.0


async def examine(settings: Settings) -> dict[str, list[Finding]]:
    """Run every check; one that cannot be finished is a finding itself."""
    return {name: await _guarded(check, settings) for name, check in CHECKS}


async def _guarded(check: Check, settings: Settings) -> list[Finding]:
    try:
        async with asyncio.timeout(WITHIN):
            return await check(settings)
    except TimeoutError:
        return [bad(f"{WITHIN:.0f} 秒内没有查完", "请稍后再试")]
    except PermissionError as error:
        return [bad(f"没有权限查看 {error.filename}", "请以运行服务的用户体检")]
    except Exception as error:  # the other checks still help
        return [bad(f"无法检查（{type(error).__name__}：{error}）")]


def report(found: Mapping[str, Sequence[Finding]]) -> Iterator[str]:
    """The lines that an operator reads."""
    for name, findings in found.items():
        if findings:
            yield name
        for finding in findings:
            yield f"  {finding.grade.sign} {finding.text}"
            if finding.advice:
                yield f"      → {finding.advice}"
    grades = [finding.grade for findings in found.values() for finding in findings]
    counts = {grade: grades.count(grade) for grade in Grade}
    yield (
        f"\n结论：{counts[Grade.FINE]}项正常，{counts[Grade.NOTE]}项注意，"
        f"{counts[Grade.BAD]}项必须处理"
    )


def main() -> int:
    """Examine this site and say what was found, with the eyes of whoever owns the data."""
    begin()
    try:
        act_as_owner(settings)
    except HallError as error:
        tell(f"没有完成：{error.message}")
        return Grade.BAD
    found = asyncio.run(examine(settings))
    for line in report(found):
        say(line)
    return max((finding.grade for findings in found.values() for finding in findings), default=0)


if __name__ == "__main__":
    sys.exit(main())
