"""The file of settings, as people and their editors write it."""

import os
from pathlib import Path

import pytest

from settings import Settings, given, load
from tests.support.setting_values import STRONG


def written(folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> Settings:
    """The settings of a site with this file of settings."""
    file = folder / ".env"
    file.write_bytes(content)
    monkeypatch.setattr("settings.ENV_FILE", file)
    for name in [name for name in os.environ if name.startswith("HALL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HALL_SECRET_KEY", STRONG)
    return load()


def test_a_settings_file_is_read_as_people_write_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = f"""\ufeffHALL_ENV=production

export HALL_PORT=8099
  HALL_DATA_DIR={tmp_path}   # 数据
HALL_ALWAYS_CAPTCHA = 1 # 总是
HALL_COUNTER="大厅 # 一楼"\r
HALL_SITE_NAME='甲 $X 乙'
# HALL_NODE=b
OTHER=1
HALL_PORT=8100
"""
    settings = written(tmp_path, monkeypatch, content.encode())

    assert (settings.env, settings.port, settings.data_dir) == ("production", 8100, tmp_path)
    assert (settings.always_captcha, settings.counter) == (True, "大厅 # 一楼")
    assert (settings.site_name, settings.node) == ("甲 $X 乙", "a")
    assert settings.notes == (
        f"设置文件 {tmp_path / '.env'} 第9行的 OTHER 不是大厅的设置（都以 HALL_ 开头），它不起作用",
        f"设置文件 {tmp_path / '.env'} 第10行又写了一次 HALL_PORT，以这一行为准",
    )


@pytest.mark.parametrize(
    "line", ["HALL_ENV production", "HALL_ENV＝production", 'HALL_ENV="production', "HALL_ENV"]
)
def test_a_line_that_cannot_be_read_keeps_the_site_from_starting(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = written(tmp_path, monkeypatch, f"HALL_PORT=1\n\n{line}\n".encode())

    [problem] = settings.problems()
    assert problem.startswith(f"设置文件 {tmp_path / '.env'} 第3行看不懂")


def test_variables_in_a_settings_file_are_replaced_by_what_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLACE", str(tmp_path))
    content = b"HALL_NODE=b2\nHALL_DATA_DIR=${PLACE}/data\nHALL_COUNTER=${HALL_NODE} $1 ${NO:-x}\n"

    settings = written(tmp_path, monkeypatch, content)

    assert settings.data_dir == tmp_path / "data"
    assert settings.counter == "b2 $1 x"


def test_a_variable_that_is_not_set_keeps_the_site_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = written(tmp_path, monkeypatch, b"HALL_DATA_DIR=${NOWHERE}/data\n")

    [problem] = settings.problems()
    assert "第1行里的 ${NOWHERE} 会换成变量 NOWHERE，但没有设置它" in problem


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_a_settings_file_saved_in_another_encoding_is_told_plainly(
    encoding: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        written(tmp_path, monkeypatch, "HALL_COUNTER=南京市经办大厅\n".encode(encoding))

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


def test_the_file_that_is_installed_lacks_nothing_but_what_it_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = (Path(__file__).parents[1] / ".deploy" / "env.example").read_bytes()
    file = tmp_path / "secret.key"
    file.write_text(STRONG)
    content = example.replace(b"data/secret.key", str(file).encode())

    settings = written(tmp_path, monkeypatch, content)

    assert settings.notes == ()
    assert [problem.partition("；")[0] for problem in settings.problems()] == [
        "HALL_BASE_URL 未设置",
        "以下外部系统仍为内置模拟，未在 HALL_ALLOW_TWINS 中允许：app、ca、face、registry、sms",
    ]


@pytest.mark.parametrize("name", ["\ufeffHALL_ENV", "HALL\u200b_ENV", "ＨＡＬＬ_ENV", "HALL＿ENV"])
def test_a_name_that_only_looks_like_a_setting_keeps_the_site_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    content = f"# 从两个文件合并而来\n{name}=production\n".encode()

    settings = written(tmp_path, monkeypatch, content)

    assert any("第2行的名字里有看不见或全角的字符" in line for line in settings.problems())
