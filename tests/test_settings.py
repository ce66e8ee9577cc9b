"""The settings: every mistake is told at once and in Chinese, and none of them raises."""

import os
import re
import subprocess
import sys
import zoneinfo
from pathlib import Path

import pytest

from models.base.access import user_name
from models.setting.login_provider import KNOWN
from models.setting.option import OPTIONS
from models.setting.secret import NEW_SECRET
from models.setting.system import System
from models.setting.table import names_of, rows_of
from models.setting.value import MAKE_SECRET
from settings import MIN_SECRET, Settings, load
from tests.support.server import ROOT
from tests.support.setting_values import NEVER_EMPTY, STRONG, VALUES, in_a_file, option_values


def told(name: str, value: str, folder: Path) -> list[str]:
    """What is said against one value, and against nothing else."""
    data = {} if name == "HALL_DATA_DIR" else {"HALL_DATA_DIR": str(folder)}
    settings = load({"HALL_SECRET_KEY": STRONG, **data, name: value})
    assert settings.notes == ()
    return settings.problems()


def test_no_setting_is_left_out_here() -> None:
    assert set(VALUES) == set(rows_of(Settings))


@pytest.mark.parametrize("name", [*VALUES, *OPTIONS])
def test_every_setting_takes_good_values_and_tells_bad_ones(name: str, tmp_path: Path) -> None:
    good, bad = VALUES[name] if name in VALUES else option_values(name, tmp_path)
    bad = [*bad, *([" "] if name in NEVER_EMPTY else [])]

    for value in good:
        assert told(name, value, tmp_path) == [], value
    for value in bad:
        [problem] = told(name, value, tmp_path)
        assert problem.startswith(f"{name} "), value
        assert re.search("[\u4e00-\u9fff]", problem), problem


@pytest.mark.parametrize("name", sorted(names_of(rows_of(Settings)) - set(VALUES)))
def test_every_secret_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    setting = name.removesuffix("_FILE")
    good, bad = VALUES[setting]
    for value in filter(None, good):
        [file] = in_a_file(tmp_path, f"\ufeff{value}\n".encode())
        assert told(name, file, tmp_path) == []
    [file] = in_a_file(tmp_path, bad[0].encode())
    for path, reason in ((file, ""), (str(tmp_path / "no"), "不存在")):
        [problem] = told(name, path, tmp_path)
        assert problem.startswith(f"{name} ")
        assert reason in problem


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("https://HALL.example:443/", "https://hall.example"),
        ("HTTP://hall.example.:80", "http://hall.example"),
        (" https://hall.example:8443 ", "https://hall.example:8443"),
        ("https://大厅.example", "https://xn--imrx4k.example"),
        ("http://[2001:DB8::0:1]", "http://[2001:db8::1]"),
    ],
)
def test_the_address_is_kept_as_browsers_send_it(written: str, canonical: str) -> None:
    assert load({"HALL_BASE_URL": written, "HALL_SECRET_KEY": STRONG}).base_url == canonical


@pytest.mark.parametrize(
    "sent", ["hall.example", "HALL.example:443", "hall.example.", "Hall.Example"]
)
def test_a_host_is_known_however_it_is_written(sent: str) -> None:
    settings = Settings(base_url="https://hall.example")

    assert settings.is_own_host(sent)
    assert settings.is_own_origin(f"https://{sent}")


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "hall.example:80",
        "evil.example",
        "u@hall.example",
        "hall.example/x",
        "hall.example#",
        "a b",
    ],
)
def test_another_host_stays_another_host(sent: str) -> None:
    assert not Settings(base_url="https://hall.example").is_own_host(sent)
    assert Settings().is_own_host(sent)


def test_no_secret_is_repeated_when_it_is_told_or_shown(tmp_path: Path) -> None:
    env = {
        "HALL_DATABASE_URL": "postgresql://hall:pass/word@h/d",
        "HALL_REDIS_URL": "redis://:password@h:x",
        "HALL_SANDBOX_TOKEN": "password",
        "HALL_SMS_CALLBACK_SECRET": "password",
        "HALL_SECRET_KEY": STRONG,
    }
    bad = load(env)
    good = load({"HALL_DATABASE_URL": "postgresql://hall:password@h/d", "HALL_SECRET_KEY": STRONG})

    assert len(bad.problems()) == 4
    for text in (*bad.problems(), repr(bad), repr(good)):
        assert "pass" not in text
        assert "word" not in text
        assert STRONG not in text


def test_a_name_that_nobody_knows_is_told_with_the_nearest_one() -> None:
    env = {"HALL_SECRETKEY": "x", "HALL_Port": "1", "HALL_SOMETHING_NEW": "1", "HALL_TEST_X": "1"}

    assert load({"HALL_SECRET_KEY": STRONG, **env}).notes == (
        "不认识的设置 HALL_Port，它不起作用；是否想写 HALL_PORT？",
        "不认识的设置 HALL_SECRETKEY，它不起作用；是否想写 HALL_SECRET_KEY？",
        "不认识的设置 HALL_SOMETHING_NEW，它不起作用",
    )


def test_missing_time_zone_data_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tzdata", None)  # no package of this name
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        [problem] = Settings(secret_key=STRONG.encode()).problems()
    finally:
        zoneinfo.reset_tzpath()

    assert problem.startswith("没有时区数据（Asia/Shanghai）；请安装")


def test_a_live_site_listens_to_its_proxy_and_has_no_demo_units() -> None:
    live, told = (
        load({"HALL_ENV": "production"}),
        load({"HALL_ENV": "PRODUCTION", "HALL_DEMO": "1"}),
    )

    assert (live.host, live.demo) == ("0.0.0.0", False)
    assert (told.is_production, told.demo) == (True, True)


def test_a_site_without_settings_makes_its_own_key_for_its_owner_only(tmp_path: Path) -> None:
    settings = load({"HALL_DATA_DIR": str(tmp_path / "data")})

    assert settings.problems() == []
    assert settings.secret_key_file == tmp_path / "data" / "secret.key"
    assert not list(tmp_path.iterdir())  # a command that only looks leaves nothing

    settings.keep_secret()

    assert settings.secret_key_file.stat().st_mode & 0o777 == 0o600
    assert load({"HALL_DATA_DIR": str(tmp_path / "data")}).secret_key == settings.secret_key


def test_the_command_for_a_new_key_is_the_same_everywhere_and_makes_one_that_is_accepted() -> None:
    assert MAKE_SECRET in (ROOT / "README.md").read_text("utf8")
    assert MAKE_SECRET in NEW_SECRET
    shell = MAKE_SECRET.replace(".venv/bin/python", sys.executable)

    made = subprocess.run(shell, shell=True, capture_output=True, text=True).stdout.strip()

    assert MAKE_SECRET.startswith(".venv/bin/python ")  # bare Debian has no other one
    assert Settings(secret_key=made.encode()).problems() == []
    assert len(made) >= MIN_SECRET


def test_a_key_that_another_process_has_made_meanwhile_is_not_lost(tmp_path: Path) -> None:
    first, second = (load({"HALL_DATA_DIR": str(tmp_path)}) for _ in range(2))
    first.keep_secret()

    with pytest.raises(FileExistsError):
        second.keep_secret()

    assert load({"HALL_DATA_DIR": str(tmp_path)}).secret_key == first.secret_key


@pytest.mark.parametrize("env", [{}, {"HALL_ENV": " Development "}])
def test_no_site_starts_without_a_key(env: dict[str, str], tmp_path: Path) -> None:
    assert load({"HALL_DATA_DIR": str(tmp_path), **env}).secret_key
    assert Settings().problems() != []


def test_another_mistake_makes_no_key_and_forgets_none(tmp_path: Path) -> None:
    env = {"HALL_DATA_DIR": str(tmp_path)}
    assert load({**env, "HALL_PORT": "x"}).secret_key == b""
    assert not list(tmp_path.iterdir())

    made = load(env)
    made.keep_secret()

    assert load({**env, "HALL_PORT": "x"}).secret_key == made.secret_key


@pytest.mark.parametrize("twin", [*(each.value for each in System), *KNOWN])
def test_a_live_site_starts_with_a_twin_only_where_its_very_name_allows_it(twin: str) -> None:
    names = {*(each.value for each in System), *KNOWN}
    live = {
        "HALL_ENV": "production",
        "HALL_SECRET_KEY": STRONG,
        "HALL_BASE_URL": "https://hall.example",
        "HALL_LOGIN_PROVIDERS": ",".join(KNOWN),
    }

    [refused] = load({**live, "HALL_ALLOW_TWINS": ",".join(names - {twin})}).problems()

    assert f"未在 HALL_ALLOW_TWINS 中允许：{twin}；" in refused
    assert load({**live, "HALL_ALLOW_TWINS": ",".join(names)}).problems() == []


def test_a_mistake_is_told_once_and_not_with_what_follows_from_it() -> None:
    settings = load(
        {
            "HALL_ENV": "production",
            "HALL_SECRET_KEY": STRONG,
            "HALL_BASE_URL": "hall",
            "HALL_CONNECTOR_SMS": "mass",
            "HALL_ALLOW_TWINS": "app,ca,face,registry",
        }
    )

    assert [problem.split()[0] for problem in settings.problems()] == [
        "HALL_BASE_URL",
        "HALL_CONNECTOR_SMS",
    ]


def test_every_mistake_is_told_at_once() -> None:
    settings = load({"HALL_PORT": "abc", "HALL_SECRET_KEY": STRONG, "HALL_ENV": "x"})

    assert [problem.split()[0] for problem in settings.problems()] == ["HALL_ENV", "HALL_PORT"]


@pytest.mark.parametrize("env", ["development", "production"])
def test_a_key_file_that_is_not_there_or_empty_keeps_the_site_from_starting(
    env: str, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    for path, reason in ((tmp_path / "nothing", "不存在"), (empty, "是空的")):
        settings = load({"HALL_ENV": env, "HALL_SECRET_KEY_FILE": str(path)})

        assert any(told.startswith(f"密钥文件 {path} {reason}") for told in settings.problems())


@pytest.mark.parametrize("name", ["HALL_SECRET_KEY_FILE", "HALL_SANDBOX_TOKEN_FILE"])
def test_a_secret_of_another_user_is_told_with_its_owner(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret.key"
    file.write_text(STRONG)
    monkeypatch.setattr(os, "access", lambda path, mode: path != file)
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)

    def refuse(*_: object) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "read_text", refuse)

    told = "；".join(load({"HALL_SECRET_KEY": STRONG, name: str(file)}).problems())

    assert (
        f"没有读取权限：{file} 属于用户 {user_name(file.stat().st_uid)}，当前用户 4000000" in told
    )
    assert "chown 4000000" in told


def test_a_data_folder_that_nobody_can_make_is_told() -> None:
    [problem] = load({"HALL_DATA_DIR": "/proc/hall"}).problems()

    assert problem == "不能生成密钥文件：/proc 里不能新建文件夹；请换个位置"


@pytest.mark.parametrize("env", ["production", "prodution"])
def test_a_live_site_never_makes_a_key_by_itself(env: str, tmp_path: Path) -> None:
    settings = load({"HALL_ENV": env, "HALL_DATA_DIR": str(tmp_path)})

    assert not list(tmp_path.iterdir())
    assert settings.problems()
