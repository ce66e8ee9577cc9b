"""体检: each thing that can be wrong with a site is named, and a healthy one is left in peace."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from auth.doctor import program
from auth.doctor.__main__ import _guarded, report
from auth.doctor.clock import check_clock
from auth.doctor.connector import check_connectors
from auth.doctor.database import check_database
from auth.doctor.finding import bad, fine, note
from auth.doctor.place import check_disk, check_place
from auth.doctor.program import check_program, check_settings
from auth.doctor.reach import check_port, check_reach
from auth.doctor.redis import check_redis
from auth.doctor.secret import check_secret
from models.base import clock
from settings import Settings, load
from tests.support.app_platform import app_options, description
from tests.support.doctor import STRONG, healthy, live, told
from tests.support.server import free_port

HOUR = 3600
APP_OPTIONS = ("HALL_APP_DESCRIPTION", "HALL_APP_SECRET")
SMS = {"EC_NAME": "单位", "AP_ID": "1", "SECRET": "s", "SIGN": "s", "CALLBACK_SECRET": "c" * 24}


def test_nothing_is_said_against_a_healthy_site(tmp_path: Path) -> None:
    for settings in (healthy(tmp_path), live(tmp_path)):
        for check in (check_settings, check_secret, check_place, check_disk, check_clock):
            assert [line[0] for line in told(check, settings)] == ["✓"], check.__name__


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"secret_key": b""}, "✗ HALL_SECRET_KEY 未设置"),
        ({"connector_sms": "mas"}, "✗ HALL_SMS_AP_ID 未设置"),
        ({"demo": True}, "! HALL_DEMO 打开"),
        ({"counter": Settings.counter}, "! HALL_COUNTER 仍是示例地址"),
        ({"trusted_proxies": "*"}, "✗ HALL_TRUSTED_PROXIES"),
        ({"host": "0.0.0.0"}, "! 服务监听全部网卡"),
        ({"sqlite_synchronous": "NORMAL"}, "! HALL_SQLITE_SYNCHRONOUS=NORMAL"),
        ({"base_url": "http://hall.example", "allow_plain_http": True}, "! 允许明文访问"),
    ],
)
def test_settings_that_do_not_fit_a_live_site_are_told(
    change: dict[str, Any], said: str, tmp_path: Path
) -> None:
    lines = told(check_settings, live(tmp_path, **change))

    assert any(line.startswith(said) for line in lines), lines


def test_a_setting_with_a_wrong_name_is_told_but_not_one_that_is_known(tmp_path: Path) -> None:
    env = {"HALL_SECRETKEY": "x", "HALL_SMS_URL": "x", "HALL_PORT": "1", "HALL_NODE": "b"}

    [line] = told(check_settings, healthy(tmp_path, notes=load(env).notes))

    assert line == "! 不认识的设置 HALL_SECRETKEY，它不起作用；是否想写 HALL_SECRET_KEY？"


def test_packages_that_differ_from_the_lock_are_named(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("nicegui==0.0.1 \\\n    --hash=x\nno-such-package==2\n# ---- Below: only for")

    [finding] = program._packages(lock)

    assert "nicegui 应为 0.0.1，现为 3.18.0" in finding.text
    assert "no-such-package 应为 2，现为 未安装" in finding.text


def test_a_package_that_only_another_python_needs_is_not_missed(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "nicegui==3.18.0 \\\n    --hash=x\n"
        "no-such-package==2 ; python_full_version < '3.11' or sys_platform == 'win32' \\\n"
        "also-missing==3 ; python_full_version >= '3.11' --hash=x\n"
    )

    [finding] = program._packages(lock)

    assert finding.text == "1个软件包与 requirements.lock 不同：also-missing 应为 3，现为 未安装"


@pytest.mark.parametrize(
    ("module", "change"),
    [
        ("redis.asyncio", {"redis_url": "redis://127.0.0.1"}),
        ("asyncpg", {"database_url": "postgresql://hall@127.0.0.1/hall"}),
        ("aiosqlite", {}),
        ("argon2", {}),
    ],
)
def test_a_package_that_cannot_be_loaded_is_told_where_the_settings_need_it(
    module: str, change: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    lines = told(check_program, healthy(tmp_path, **change))

    name = module.partition(".")[0]
    assert lines[0].startswith(f"✗ 软件包 {name} 不能使用（ModuleNotFoundError"), lines
    assert not any("一致" in line for line in lines)


def test_a_package_that_the_settings_do_not_need_may_be_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("redis.asyncio", "asyncpg"):
        monkeypatch.setitem(sys.modules, module, None)

    assert not any("不能使用" in line for line in told(check_program, healthy(tmp_path)))


def test_root_runs_no_live_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert "! 正在以 root 身份运行" in told(check_program, live(tmp_path))
    assert "! 正在以 root 身份运行" not in told(check_program, healthy(tmp_path))


@pytest.mark.parametrize("weak", [b"short", b"a" * 64, b"hall" * 16, b"1234567890" * 4])
def test_a_weak_key_is_told(weak: bytes, tmp_path: Path) -> None:
    keys = STRONG + b"\n" + weak

    assert told(check_secret, live(tmp_path, secret_key=keys)) == ["✗ 密钥第2行太短或太容易猜"]
    assert told(check_secret, healthy(tmp_path, secret_key=keys)) == ["! 密钥第2行太短或太容易猜"]


def test_a_key_that_others_can_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(STRONG)
    file.chmod(0o640)

    [line] = told(check_secret, live(tmp_path, secret_key_file=file))

    assert line.startswith("✗ 密钥可被其他用户读取")


def test_a_clock_that_went_back_is_told(tmp_path: Path) -> None:
    settings = healthy(tmp_path)
    (settings.data_dir / "hall.sqlite3").touch()

    clock.travel(-HOUR)
    assert told(check_clock, settings)[0].endswith("分钟以后的文件，时钟倒退过")
    clock.travel(-20 * 365 * 24 * HOUR)
    assert "明显不对" in told(check_clock, settings)[0]


def test_twins_and_unreachable_systems_are_told(tmp_path: Path) -> None:
    *systems, demo, face = told(check_connectors, live(tmp_path, demo=True))
    assert all(line.endswith("内置模拟") for line in systems)
    assert demo.startswith("! HALL_DEMO 已打开")
    assert face.startswith("! 人脸认证为内置模拟")

    options = {f"HALL_SMS_{name}": value for name, value in SMS.items()}
    where = {"HALL_SMS_URL": f"http://127.0.0.1:{free_port()}", "HALL_SMS_ALLOW_PLAIN_HTTP": "1"}
    for allowed, said in (("", "设置不全"), ("1", "连不上（127.0.0.1）")):
        found = told(
            check_connectors,
            healthy(
                tmp_path,
                connector_sms="mas",
                connector_options={**options, **where, "HALL_SMS_ALLOW_PRIVATE": allowed},
            ),
        )
        assert f"✗ 短信平台：{said}" in found


def test_a_real_app_is_tried_where_it_is_called_and_named_where_it_calls(tmp_path: Path) -> None:
    def of_app(**described: Any) -> str:
        made = app_options(tmp_path, description(**described))
        values = {name: made.text(name.removeprefix("HALL_APP_")) for name in APP_OPTIONS}
        settings = healthy(tmp_path, connector_app="http", connector_options=values)
        return next(line for line in told(check_connectors, settings) if "智慧人社APP" in line)

    assert of_app() == "✓ 江苏智慧人社APP：由对方平台回调 /callback/app，本机不主动连接"
    where = {"url": f"https://127.0.0.1:{free_port()}/new", "parameters": {"id": "{code}"}}
    assert of_app(open=where, picture="data").startswith("✗ 江苏智慧人社APP：设置不全")
    assert of_app(picture="JSHRSS") == "✗ 江苏智慧人社APP：设置不全"


def test_nothing_is_said_of_a_default_that_nobody_meant(tmp_path: Path) -> None:
    env = {"HALL_DATABASE_URL": "mysql://h/d", "HALL_REDIS_URL": "h", "HALL_PORT": "x"}
    wrong = load({"HALL_DATA_DIR": str(tmp_path), "HALL_BASE_URL": "hall", **env})

    for check in (check_database, check_redis, check_port, check_reach):
        assert told(check, wrong) == []


def test_redis_is_asked_for_when_it_is_needed(tmp_path: Path) -> None:
    url = f"redis://127.0.0.1:{free_port()}"

    assert told(check_redis, healthy(tmp_path)) == ["✓ 未配置：一个进程不需要"]
    assert told(check_redis, healthy(tmp_path, database_url="postgresql://h/d")) == ["! 未配置"]
    assert told(check_redis, healthy(tmp_path, redis_url=url))[0].startswith(
        "✗ 127.0.0.1：没有应答"
    )


def test_a_check_that_fails_itself_is_a_finding(tmp_path: Path) -> None:
    async def check(*_: object) -> Any:
        raise ZeroDivisionError("x")

    [finding] = asyncio.run(_guarded(check, healthy(tmp_path)))

    assert finding.text == "无法检查（ZeroDivisionError：x）"


def test_what_the_examiner_may_not_see_is_told(tmp_path: Path) -> None:
    async def check(*_: object) -> Any:
        raise PermissionError(13, "x", "/srv/data")

    [finding] = asyncio.run(_guarded(check, healthy(tmp_path)))

    assert finding.text == "没有权限查看 /srv/data"


def test_the_report_shows_sign_text_advice_and_the_sum() -> None:
    lines = list(
        report({"磁盘": [fine("够"), note("少", "清理")], "端口": [bad("占用")], "空": []})
    )

    assert lines == [
        *("磁盘", "  ✓ 够", "  ! 少", "      → 清理", "端口", "  ✗ 占用"),
        "\n结论：1项正常，1项注意，1项必须处理",
    ]
