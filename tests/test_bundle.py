"""离线安装包: whole, installed without a network into one folder, and kept in place by an upgrade.

The wheels are one stub here; ``HALL_TEST_BUNDLE=1`` fetches the real ones and examines the result.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.environment import clean_environment
from tests.support.server import ROOT

BUNDLE = ROOT / ".deploy" / "bundle"
METADATA = "Metadata-Version: 2.1\nName: hall-stub\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
CAN_UNSHARE = shutil.which("unshare") is not None and os.geteuid() == 0

pytestmark = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a bundle is made from git")


def stub_wheel(folder: Path) -> str:
    """The smallest package that pip installs; returns the line of the lock for it."""
    folder.mkdir()
    path = folder / "hall_stub-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("hall_stub.py", "WORKS = True\n")
        wheel.writestr("hall_stub-1.0.dist-info/METADATA", METADATA)
        wheel.writestr("hall_stub-1.0.dist-info/WHEEL", WHEEL)
        wheel.writestr("hall_stub-1.0.dist-info/RECORD", "")
    return f"hall-stub==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def make(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`make bundle`."""
    command = [sys.executable, str(BUNDLE), f"OUT={out}", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)


def install(bundle: Path, target: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """`./install.sh`, with no network where that can be arranged."""
    home.mkdir(exist_ok=True)
    alone = ["unshare", "--net"] if CAN_UNSHARE else []
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHON": sys.executable}
    return subprocess.run(
        [*alone, str(bundle / "install.sh"), str(target)],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle whose only package is a stub."""
    folder = tmp_path_factory.mktemp("bundle")
    lock = folder / "lock"
    lock.write_text(stub_wheel(folder / "wheels") + "# ---- Below: only for tests\nnot-there==1\n")
    made = make(folder / "out", f"WHEELS={folder / 'wheels'}", f"LOCK={lock}")
    assert made.returncode == 0, made.stderr
    assert "1个软件包" in made.stdout
    return folder / "out"


def test_it_is_installed_into_one_folder_and_upgraded_in_place(
    bundle: Path, tmp_path: Path
) -> None:
    target, home = tmp_path / "hall", tmp_path / "home"

    done = install(bundle, target, home)

    assert done.returncode == 0, done.stderr
    assert "已安装版本" in done.stdout
    python = target / ".venv" / "bin" / "python"
    subprocess.run([python, "-c", "import hall_stub"], check=True)
    assert (target / "main.py").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"hall", "home"}
    assert [path for path in home.rglob("*") if path.is_file() and "pip" in str(path)] == []
    ready, lock = target / ".venv" / "ready-to-run", target / "requirements.lock"
    assert ready.stat().st_mtime >= lock.stat().st_mtime  # `make run` asks for no network
    for secret in (".env", "data/secret.key"):
        assert (target / secret).stat().st_mode & 0o777 == 0o600

    (target / ".env").write_text("HALL_ENV=production\nHALL_DATA_DIR=data\n")
    key = (target / "data" / "secret.key").read_bytes()
    (target / "pages" / "gone.py").write_text("# of an older version\n")
    with (target / ".installed").open("a") as listed:
        listed.write("pages/gone.py\n")
    again = install(bundle, target, home)

    assert again.returncode == 0, again.stderr
    assert "已升级版本" in again.stdout
    assert not (target / "pages" / "gone.py").exists()
    assert "HALL_DATA_DIR" in (target / ".env").read_text()
    assert (target / "data" / "secret.key").read_bytes() == key

    with (target / "data" / "server.lock").open("w") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        refused = install(bundle, target, home)
    assert (refused.returncode, "服务正在运行" in refused.stderr) == (1, True)


def test_a_damaged_bundle_and_a_strange_folder_are_refused(bundle: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(bundle, damaged)
    (damaged / "run.lock").write_text("other==1\n")
    assert "已损坏" in install(damaged, tmp_path / "hall", tmp_path / "home").stderr
    assert not (tmp_path / "hall").exists()

    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").touch()
    assert "不是空的" in install(bundle, tmp_path / "photos", tmp_path / "home").stderr
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["cat.jpg"]


def test_a_bundle_never_replaces_a_folder_and_holds_its_instructions(bundle: Path) -> None:
    assert "不是空的" in make(bundle).stderr
    assert "install.sh" in (bundle / "README.md").read_text("utf8")
    assert "用法" in make(bundle, "NONSENSE=1").stderr


def test_the_real_bundle_makes_a_site_that_can_start(tmp_path: Path) -> None:
    if not os.environ.get("HALL_TEST_BUNDLE"):
        pytest.skip("HALL_TEST_BUNDLE is not set: the bundle was tried with a stub")
    made = make(tmp_path / "out")
    assert made.returncode == 0, made.stderr
    target = tmp_path / "hall"
    assert install(tmp_path / "out", target, tmp_path / "home").returncode == 0

    examined = subprocess.run(
        [target / ".venv" / "bin" / "python", "-m", "auth.doctor"],
        cwd=target,
        env=clean_environment(HALL_DATA_DIR=str(tmp_path / "data")),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert examined.returncode < 2, examined.stdout
    assert "与 requirements.lock 一致" in examined.stdout
