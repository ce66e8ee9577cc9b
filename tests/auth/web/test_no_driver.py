"""A hall without the packages that only PostgreSQL and Redis need."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environment import clean_environment
from tests.support.server import ROOT, Server, start_and_wait

URL = "postgresql://hall@127.0.0.1/hall"


@pytest.fixture
def without(tmp_path: Path) -> str:
    """A folder of modules before which the drivers cannot be loaded."""
    folder = tmp_path / "without"
    for name in ("asyncpg", "redis"):
        (folder / name).mkdir(parents=True)
        told = f"raise ModuleNotFoundError('No module named {name}', name='{name}')\n"
        (folder / name / "__init__.py").write_text(told)
    return str(folder)


def doctor(folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """`make doctor`, as far as its words are concerned."""
    return subprocess.run(
        [sys.executable, "-m", "auth.doctor"],
        cwd=ROOT,
        env=clean_environment(HALL_DATA_DIR=str(folder / "data"), **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_hall_on_sqlite_starts_without_them(without: str, tmp_path: Path) -> None:
    with Server(tmp_path / "hall", HALL_DEMO="0", PYTHONPATH=without) as server:
        assert "Traceback" not in server.tail()

    examined = doctor(tmp_path, PYTHONPATH=without)

    assert "Traceback" not in examined.stderr
    assert "还没有建库，首次启动时建立" in examined.stdout


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"HALL_DATABASE_URL": URL}, "HALL_DATABASE_URL 是 PostgreSQL，但没有安装 asyncpg 包"),
        ({"HALL_REDIS_URL": "redis://127.0.0.1"}, "HALL_REDIS_URL 已设置，但没有安装 redis 包"),
    ],
)
def test_settings_that_need_one_say_which_is_not_installed(
    settings: dict[str, str], told: str, without: str, tmp_path: Path
) -> None:
    refused = start_and_wait(tmp_path, PYTHONPATH=without, **settings)
    examined = doctor(tmp_path, PYTHONPATH=without, **settings)

    assert told in refused.stderr
    assert refused.returncode == 78
    assert f"✗ {told}" in examined.stdout
    assert "Traceback" not in refused.stderr + examined.stderr
