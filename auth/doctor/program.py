"""The program itself and its settings: packages, every mistake, unknown names, weak choices."""

import os
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement

import models
from auth.connectors import choose
from auth.doctor.finding import Finding, bad, fine, note
from auth.sign_in.providers import choose as choose_providers
from settings import Settings

LOCK = Path(models.__file__).parents[1] / "requirements.lock"
TESTS_ONLY = "# ---- Below: only for"
# Each of them holds machine code, or is loaded only where a setting asks for it.
ALWAYS = ("argon2", "cryptography.hazmat.primitives.ciphers.aead", "PIL.Image")
REINSTALL = "请删去 .venv 再执行 make run，或重新执行安装包里的 install.sh"


async def check_program(settings: Settings) -> list[Finding]:
    """Packages as locked, and usable; not run by root."""
    found = list(_unusable(settings)) or list(_packages())
    if settings.is_production and os.geteuid() == 0:
        found.append(note("正在以 root 身份运行", "请建专用用户运行服务，如 .deploy/hall.service"))
    return found


def _unusable(settings: Settings) -> Iterator[Finding]:
    """Modules that these settings need and that cannot be loaded, whatever is installed."""
    wanted = [*ALWAYS, "aiosqlite" if settings.is_sqlite else "asyncpg"]
    for module in [*wanted, *(["redis.asyncio"] if settings.redis_url else [])]:
        try:
            import_module(module)
        except Exception as error:  # whatever it is, the hall would meet it too
            name = module.partition(".")[0]
            yield bad(f"软件包 {name} 不能使用（{type(error).__name__}：{error}）", REINSTALL)


def _packages(lock: Path = LOCK) -> Iterator[Finding]:
    wanted = list(_wanted(lock.read_text("utf8").split(TESTS_ONLY)[0]))
    wrong = [
        f"{name} 应为 {right}，现为 {has or '未安装'}" for name, right, has in _differing(wanted)
    ]
    if wrong:
        told = "；".join(wrong[:3]) + ("……" if len(wrong) > 3 else "")
        yield bad(f"{len(wrong)}个软件包与 requirements.lock 不同：{told}", REINSTALL)
    else:
        yield fine(f"{len(wanted)}个软件包与 requirements.lock 一致")


def _wanted(lock: str) -> Iterator[tuple[str, str]]:
    """Name and version of what the lock wants on this Python and this machine."""
    for line in re.findall(r"^[\w.-]+==[^\\\n]+", lock, flags=re.M):
        requirement = Requirement(re.split(r"\s--", line)[0])
        if requirement.marker is None or requirement.marker.evaluate():
            yield requirement.name, str(requirement.specifier).removeprefix("==")


def _differing(wanted: list[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for name, right in wanted:
        try:
            has = version(name)
        except PackageNotFoundError:
            has = ""
        if has != right:
            yield name, right, has


async def check_settings(settings: Settings) -> list[Finding]:
    """Every mistake that keeps the hall from starting, and choices that deserve a look."""
    told = [*settings.problems(), *choose(settings)[1], *choose_providers(settings)[1]]
    mistakes = list(dict.fromkeys(told))
    found = [bad(text) for text in mistakes[:-1]]
    found += [bad(text, "改正后才能启动；各项设置见 README") for text in mistakes[-1:]]
    found += [note(text) for text in settings.notes]
    found += list(_live_choices(settings)) if settings.is_production else []
    kind = "生产" if settings.is_production else "开发"
    return found or [fine(f"没有错误（{kind}环境）")]


def _live_choices(settings: Settings) -> Iterator[Finding]:
    if settings.demo:
        yield note("HALL_DEMO 打开：库里会有演示单位，其密码人人可知", "正式启用前请关闭")
    if settings.counter == Settings.counter:
        yield note("HALL_COUNTER 仍是示例地址", "请改成本地经办大厅的地址和电话")
    if settings.allow_plain_http and not settings.is_https:
        yield note("允许明文访问，登录口令会在网络上裸露", "请尽快在代理上配置证书并改用 https")
    if "*" in settings.trusted_proxies:
        yield bad("HALL_TRUSTED_PROXIES 是 *，任何人都能伪造来访地址", "请只写代理自己的地址")
    if settings.host == "0.0.0.0" and settings.is_https:  # noqa: S104  # compared, not bound
        yield note("服务监听全部网卡，可以绕过代理直接访问", "代理在本机时请设 HALL_HOST=127.0.0.1")
    if settings.sqlite_synchronous not in {"FULL", "EXTRA"}:
        yield note(f"HALL_SQLITE_SYNCHRONOUS={settings.sqlite_synchronous}，断电可能丢最后几笔")
