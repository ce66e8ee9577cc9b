"""Real users of this machine, under whom a part of the hall runs; only root can become them."""

import os
import shutil
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.environment import clean_environment
from tests.support.server import ROOT

SERVICE, STRANGER = "nobody", "daemon"
SYSTEM_PYTHON = "/usr/bin/python3.11"


def python_for_all() -> str:
    """A Python that other users can run with this program and its packages, or a skip."""
    if os.geteuid() != 0:
        pytest.skip("only root can become other users")
    for python in (sys.executable, SYSTEM_PYTHON):
        asked = [python, "-c", "import models.database.owner, cryptography.fernet"]
        with suppress(OSError):
            if run_as(SERVICE, asked).returncode == 0:
                return python
    pytest.skip("other users can run no Python with this program here")


def run_as(
    user: str, command: list[str], cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as a user, with the packages of this process."""
    packages = os.pathsep.join([str(ROOT), *site.getsitepackages()])
    return subprocess.run(
        command,
        user=user,
        group=subprocess.check_output(["id", "-gn", user], text=True).strip(),
        extra_groups=[],
        cwd=cwd,
        env=clean_environment(PYTHONPATH=packages, PYTHONDONTWRITEBYTECODE="1", **environment),
        capture_output=True,
        text=True,
        timeout=60,
    )


@contextmanager
def folder_for_all() -> Iterator[Path]:
    """A folder that every user can enter, but only root can write."""
    with tempfile.TemporaryDirectory(prefix="hall-users-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def give(folder: Path, user: str) -> None:
    """Let a folder and all that is in it belong to a user."""
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, user)


def owners(folder: Path) -> set[str]:
    """Who owns what lies in a folder, the folder included."""
    return {path.owner() for path in (folder, *folder.rglob("*"))}
