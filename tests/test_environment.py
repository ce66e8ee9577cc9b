"""The environment that `make run` makes: from Debian's own Python, whatever was there before.

The only package is a stub; `.ci/run` installs the real ones with Debian's Python.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.server import ROOT
from tests.support.wheel import stub_wheel

TESTS_ONLY = "# ---- Below: only for\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a Makefile, a lock and nothing installed."""
    folder = tmp_path / "site"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "environment", folder / ".ci")
    shutil.copy(ROOT / "Makefile", folder)
    lock(folder, stub_wheel(tmp_path / "wheels"))
    return folder


def lock(site: Path, line: str) -> None:
    """Give the site another lock, whose tools are never fetched by `make run`."""
    (site / "requirements.lock").write_text(f"{line}{TESTS_ONLY}not-there==1 --hash=sha256:0\n")


def prepare(site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `make run` does before it starts the hall, with this folder's packages alone."""
    return subprocess.run(
        ["make", "ready-to-run"],
        cwd=site,
        env={
            "HOME": str(site.parent),
            "PATH": "/usr/bin:/bin",
            "PYTHON": sys.executable,
            "PIP_NO_INDEX": "1",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": str(site.parent / "wheels"),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )


def installed(site: Path) -> str:
    """Which version of the stub the site's own Python finds."""
    asked = "import hall_stub; print(hall_stub.VERSION)"
    python = site / ".venv" / "bin" / "python"
    return subprocess.run([python, "-c", asked], stdout=subprocess.PIPE, text=True).stdout.strip()


def pretend(folder: Path, name: str, script: str) -> Path:
    """A program of this name."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return program


def test_what_is_installed_stays_and_what_the_lock_changes_follows(
    site: Path, tmp_path: Path
) -> None:
    assert "正在安装依赖" in prepare(site).stdout
    assert installed(site) == "1.0"
    made = (site / ".venv" / "made-at").stat().st_mtime_ns

    assert prepare(site).stdout == ""

    lock(site, "not-there==2 --hash=sha256:0\n")
    failed = prepare(site)
    assert (failed.returncode, "没有装成" in failed.stderr) == (2, True)

    lock(site, stub_wheel(tmp_path / "wheels", "2.0"))
    assert prepare(site).returncode == 0
    assert installed(site) == "2.0"
    assert (site / ".venv" / "made-at").stat().st_mtime_ns == made


def without_pip(site: Path) -> None:
    shutil.rmtree(site / ".venv" / "lib")


def killed_while_installing(site: Path) -> None:
    (site / ".venv" / "half-made").touch()
    (site / ".venv" / "ready-to-run").unlink()


def python_gone(site: Path) -> None:
    for name in ("python", "python3", "python3.11"):
        (site / ".venv" / "bin" / name).unlink()
    (site / ".venv" / "bin" / "python").symlink_to("/opt/gone/bin/python3.11")


def python_of_another_version(site: Path) -> None:
    (site / ".venv" / "bin" / "python").unlink()
    pretend(site / ".venv" / "bin", "python", "exit 1")


def moved(site: Path) -> None:
    (site / ".venv" / "made-at").write_text("/somewhere/else/.venv\n")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment to spoil, made once."""
    folder = tmp_path_factory.mktemp("template")
    subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], check=True)
    return folder / ".venv"


@pytest.mark.parametrize(
    "spoil",
    [without_pip, killed_while_installing, python_gone, python_of_another_version, moved],
)
def test_a_spoiled_environment_is_made_anew(
    spoil: Callable[[Path], None], site: Path, template: Path
) -> None:
    shutil.copytree(template, site / ".venv", symlinks=True)
    (site / ".venv" / "made-at").write_text(f"{site / '.venv'}\n")
    (site / ".venv" / "ready-to-run").touch()
    (site / ".venv" / "left-over").touch()
    spoil(site)

    done = prepare(site)

    assert done.returncode == 0, done.stderr
    assert installed(site) == "1.0"
    assert not (site / ".venv" / "left-over").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs two users")
@pytest.mark.parametrize("made", [".", ".venv"])
def test_a_folder_of_another_user_is_told_with_its_owner(made: str, site: Path) -> None:
    (site / made).mkdir(exist_ok=True)
    for path in (*site.parents, site):
        path.chmod(path.stat().st_mode | 0o055)
    command = [
        "setpriv",
        "--reuid=nobody",
        "--clear-groups",
        str(site / ".ci" / "environment"),
        "run",
    ]

    refused = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert refused.returncode != 0
    assert "属于用户 root，当前用户 nobody 不能写入" in refused.stderr
    assert "Permission denied" not in refused.stderr


def test_debian_without_the_venv_package_is_told_the_command(site: Path, tmp_path: Path) -> None:
    script = f'case "$2" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"'
    python = pretend(tmp_path / "programs", "python3.11", script)

    refused = prepare(site, PYTHON=str(python))

    assert refused.returncode != 0
    assert "apt install python3.11-venv" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (site / ".venv").exists()


def test_a_machine_without_the_right_python_is_told_what_to_install(
    site: Path, tmp_path: Path
) -> None:
    programs = tmp_path / "programs"
    for name in ("bash", "make", "dirname", "sed", "rm", "cat"):
        pretend(programs, name, f'exec {shutil.which(name)} "$@"')
    pretend(programs, "python3", "exit 1")

    refused = prepare(site, PATH=str(programs), PYTHON="")
    wrong = prepare(site, PYTHON=str(programs / "python3"))

    assert "需要 Python 3.11。Debian 12：apt install python3.11 python3.11-venv" in refused.stderr
    assert f"{programs / 'python3'} 不是 Python 3.11" in wrong.stderr
    assert not (site / ".venv").exists()
