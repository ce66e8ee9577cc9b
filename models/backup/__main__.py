"""`make backup`, `make restore` and `make drill`: arguments as make knows them, ``NAME=value``."""

import asyncio
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from models.backup import work
from models.backup.archive import Manifest
from models.backup.content import total
from models.backup.proof import Proof
from models.backup.store import store_of
from models.base.access import user_name
from models.base.command import SEE_README, begin, refuse, say, tell
from models.base.error import HallError, Invalid
from models.database.database_error import is_database_error, why_failed
from models.database.owner import act_as_owner, refuse_closed
from models.setting.value import ON
from settings import settings

USAGE = """用法：
  make backup  [TO=文件夹] [KEEP=保留份数] [VERIFY=1] [WITH_KEY=1]
  make restore FROM=备份文件 [FORCE=1] [WITH_KEY=1]
  make drill   [FROM=备份文件]
"""
KNOWN = {
    "backup": {"TO", "KEEP", "VERIFY", "WITH_KEY"},
    "restore": {"FROM", "FORCE", "WITH_KEY"},
    "drill": {"FROM"},
}


def say_proofs(proofs: Sequence[Proof]) -> bool:
    """What was looked at; returns whether all of it holds."""
    for proof in proofs:
        say(f"  {'✓' if proof.holds else '✗'} {proof.what}：{proof.found}")
    return all(proof.holds for proof in proofs)


def say_manifest(manifest: Manifest) -> None:
    """What is in an archive, and which keys it will need."""
    rows, newest = total(manifest.rows), manifest.migrations[-1]
    say(f"  {manifest.server}，{len(manifest.rows)}张表 {rows:,}行，迁移到 {newest}")
    keys = "、".join(sorted(manifest.needed_keys))
    if manifest.has_secret:
        say(f"  备份里带有密钥（{keys}）：谁拿到这个文件，谁就能读出全部内容，请妥善保管")
    else:
        say(f"  打开它需要密钥 {keys}；密钥不在备份里，请另行保管")


async def backup(asked: Mapping[str, str]) -> bool:
    """Make one backup, perhaps prove it, and clear away the oldest ones."""
    began = time.monotonic()
    folder = Path(asked.get("TO") or settings.data_dir / "backups")
    secret = settings.secret_key if is_on(asked, "WITH_KEY") else b""
    store = store_of(settings)
    made = await work.make(store, folder, secret=secret)
    took, size = time.monotonic() - began, made.path.stat().st_size / 1_000_000
    say(f"已备份到 {made.path}（{size:.1f} MB，{took:.1f} 秒）")
    say_manifest(made.manifest)
    if is_on(asked, "VERIFY") and not say_proofs(await work.drill(store, made.path, folder)):
        return False
    for path in work.forget_old(folder, int(asked.get("KEEP") or 0)):
        say(f"已删除较早的 {path.name}")
    return True


async def drill(asked: Mapping[str, str]) -> bool:
    """Prove an archive, or the one that is made for it from the hall as it is."""
    began = time.monotonic()
    store, folder = store_of(settings), settings.data_dir
    if archive := asked.get("FROM", ""):
        proofs = await work.drill(store, Path(archive), folder)
    else:
        with work.workplace(folder) as place:
            made = await work.make(store, place)
            proofs = await work.drill(store, made.path, place)
    say(f"恢复演练（{archive or '现做的一份备份'}）：")
    is_sound = say_proofs(proofs)
    verdict = "这份备份可以恢复" if is_sound else "这份备份不能放心使用"
    say(f"{verdict}，用时 {time.monotonic() - began:.1f} 秒")
    return is_sound


async def restore(asked: Mapping[str, str]) -> bool:
    """Put an archive into the place of the database."""
    archive, force = Path(asked["FROM"]), is_on(asked, "FORCE")
    store = store_of(settings)
    if is_on(asked, "WITH_KEY"):
        await work.check_target(store, force)
        path = work.put_key(settings, archive)
        say(f"密钥已放到 {path}；请确认设置 HALL_SECRET_KEY_FILE={path}")
        again = [sys.executable, "-m", "models.backup", "restore", f"FROM={archive}"]
        os.execve(  # noqa: S606  # this very program, for which the key is read at its start
            *(sys.executable, [*again, f"FORCE={'1' if force else ''}"]),
            {**os.environ, "HALL_SECRET_KEY_FILE": str(path)},
        )
    settings.keep_secret()
    done = await work.restore(store, settings, archive, force=force)
    say(f"已恢复到 {done.manifest.made_at} 的样子：")
    say_proofs(done.proofs)
    say("  全部登录已失效，需重新登录；这一时刻以后的办理不在其中")
    if done.aside:
        say(f"  原来的数据留在 {done.aside}")
    return True


def refuse_unreadable(archive: str) -> None:
    """Say how an archive that only somebody else may read comes to the owner of the data."""
    try:
        is_readable = not Path(archive).exists() or os.access(archive, os.R_OK)
    except PermissionError:
        is_readable = False
    if not is_readable:
        name, target = user_name(os.geteuid()), settings.data_dir
        raise Invalid(
            f"用户 {name} 读不到 {archive}；请以 root 执行 "
            f"install -o {name} -m 600 {archive} {target}/，再从那里恢复"
        )


def is_on(asked: Mapping[str, str], name: str) -> bool:
    """Whether a switch was given."""
    return asked.get(name, "").strip().lower() in ON


def read(arguments: Sequence[str]) -> tuple[str, dict[str, str]] | None:
    """The job and what was asked of it; None for anything that is not in the usage."""
    if not arguments or arguments[0] not in KNOWN:
        return None
    job, *rest = arguments
    asked = dict(entry.partition("=")[::2] for entry in rest)
    given = {name: value for name, value in asked.items() if value}
    is_wrong = set(given) - KNOWN[job] or (job == "restore" and "FROM" not in given)
    is_wrong = is_wrong or not given.get("KEEP", "0").isdecimal()
    return None if is_wrong else (job, given)


def main(arguments: Sequence[str]) -> int:
    """Do one job; what keeps it from being done is told in Chinese."""
    begin()
    if (wish := read(arguments)) is None:
        tell(USAGE)
        return 2
    job, asked = wish
    try:
        act_as_owner(settings)
        needs_secret = job == "backup" and is_on(asked, "WITH_KEY")
        problems = settings.without_kept_secret() if needs_secret else settings.without_secret()
        if problems:
            refuse(problems, "没有完成", advice=SEE_README)
        refuse_closed(settings)
        if archive := asked.get("FROM"):
            refuse_unreadable(archive)
        is_done = asyncio.run({"backup": backup, "restore": restore, "drill": drill}[job](asked))
    except HallError as error:
        tell(f"没有完成：{error.message}")
        return 1
    except Exception as error:
        if not (isinstance(error, OSError) or is_database_error(error)):
            raise
        tell(f"没有完成：{why_failed(error)}")
        return 1
    return 0 if is_done else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
