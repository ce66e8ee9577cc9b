"""The settings: every mistake is told at once and in Chinese, and none of them raises."""

import os
from pathlib import Path

import pytest

from settings import given, load

STRONG = "k" * 40


def test_a_site_without_settings_makes_its_own_key_for_its_owner_only(tmp_path: Path) -> None:
    settings = load({"HALL_DATA_DIR": str(tmp_path / "data")})

    assert settings.problems() == []
    assert settings.secret_key_file == tmp_path / "data" / "secret.key"
    assert settings.secret_key_file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", ""])
def test_a_port_that_is_none_is_told_with_the_other_problems(port: str, tmp_path: Path) -> None:
    settings = load(
        {"HALL_PORT": port, "HALL_SECRET_KEY": STRONG, "HALL_ENV": "x", "HALL_DATA_DIR": "."}
    )

    assert [problem.split()[0] for problem in settings.problems()] == ["HALL_PORT", "HALL_ENV"]


@pytest.mark.parametrize("env", ["development", "production"])
def test_a_key_file_that_is_not_there_or_empty_keeps_the_site_from_starting(
    env: str, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    for path, reason in ((tmp_path / "nothing", "不存在"), (empty, "是空的")):
        settings = load({"HALL_ENV": env, "HALL_SECRET_KEY_FILE": str(path)})

        assert f"密钥文件 {path} {reason}" in settings.problems()


def test_a_live_site_never_makes_a_key_by_itself(tmp_path: Path) -> None:
    settings = load({"HALL_ENV": "production", "HALL_DATA_DIR": str(tmp_path)})

    assert not list(tmp_path.iterdir())
    assert any("HALL_SECRET_KEY 未设置" in problem for problem in settings.problems())


def test_a_settings_file_saved_in_another_encoding_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ".env"
    file.write_bytes("HALL_COUNTER=南京市经办大厅\n".encode("gbk"))
    monkeypatch.setattr("settings.ENV_FILE", file)

    with pytest.raises(SystemExit) as ended:
        given()

    assert ended.value.code == os.EX_CONFIG
    assert "另存为 UTF-8" in capsys.readouterr().err


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_settings_file_of_another_user_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ".env"
    file.touch(mode=0o000)
    monkeypatch.setattr("settings.ENV_FILE", file)

    with pytest.raises(SystemExit):
        given()

    assert "没有读取权限" in capsys.readouterr().err
