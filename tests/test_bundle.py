"""离线安装包: whole, installed without a network into one folder, and kept in place by an upgrade.

The wheels are one stub here; ``HALL_TEST_BUNDLE=1`` fetches the real ones and examines the result.
"""

import fcntl
import os
import platform
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import dotenv
import pytest

from tests.support.environment import clean_environment
from tests.support.server import ROOT
from tests.support.wheel import stub_wheel

BUNDLE = ROOT / ".deploy" / "bundle"
CAN_UNSHARE = shutil.which("unshare") is not None and os.geteuid() == 0

HAS_GIT = (ROOT / ".git").exists() and shutil.which("git") is not None

pytestmark = pytest.mark.skipif(not HAS_GIT, reason="a bundle is made from git")


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


def put_dotenv(wheels: Path) -> None:
    """The package that reads the settings, as a wheel."""
    wheels.mkdir()
    with zipfile.ZipFile(wheels / "python_dotenv-1.2-py3-none-any.whl", "w") as wheel:
        for file in Path(dotenv.__file__).parent.glob("*.py"):
            wheel.write(file, f"dotenv/{file.name}")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle whose only packages are a stub and what reads the settings."""
    folder = tmp_path_factory.mktemp("bundle")
    lock = folder / "lock"
    put_dotenv(folder / "wheels")
    lock.write_text(stub_wheel(folder / "wheels") + "# ---- Below: only for tests\nnot-there==1\n")
    made = make(folder / "out", f"WHEELS={folder / 'wheels'}", f"LOCK={lock}")
    assert made.returncode == 0, made.stderr
    assert "2个软件包" in made.stdout
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
    shutil.copyfile(bundle / "run.lock", target / "requirements.lock")  # that of the stub
    ready = subprocess.run(
        ["make", "ready-to-run"],
        cwd=target,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )
    assert (ready.returncode, ready.stdout) == (0, "")  # `make run` installs nothing
    for secret in (".env", "data/secret.key"):
        assert (target / secret).stat().st_mode & 0o777 == 0o600

    (target / ".env").write_text("HALL_ENV=production\nHALL_DATA_DIR=data\n")
    key = (target / "data" / "secret.key").read_bytes()
    (target / "pages" / "gone.py").write_text("# of an older version\n")
    start = ""
    if os.geteuid() == 0:
        shutil.chown(target / "data", "nobody")
        start = "runuser -u nobody -- "
    with (target / ".installed").open("a") as listed:
        listed.write("pages/gone.py\n")
    again = install(bundle, target, home)

    assert again.returncode == 0, again.stderr
    assert f"启动：{start}.venv/bin/python main.py" in again.stdout
    assert "已升级版本" in again.stdout
    assert not (target / "pages" / "gone.py").exists()
    assert "HALL_DATA_DIR" in (target / ".env").read_text()
    assert (target / "data" / "secret.key").read_bytes() == key

    with (target / "data" / "server.lock").open("w") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        refused = install(bundle, target, home)
    assert (refused.returncode, "服务正在运行" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    "line",
    [
        'export HALL_DATA_DIR="{folder}"',
        "HALL_DATA_DIR='{folder}'  # beside the program",
        "\ufeffHALL_DATA_DIR = {folder} # with a byte order mark",
        "HALL_DATA_DIR=first\nHALL_DATA_DIR={folder}",
    ],
)
def test_an_upgrade_finds_the_data_where_the_program_does(
    line: str, bundle: Path, tmp_path: Path
) -> None:
    target, data = tmp_path / "hall", tmp_path / "the data"
    data.mkdir()
    target.mkdir()
    (target / ".installed").touch()
    (target / ".env").write_text(line.format(folder=data) + "\n", "utf8")

    with (data / "server.lock").open("w") as lock_file:
        fcntl.flock(lock_file, fcntl.LOCK_EX)
        refused = install(bundle, target, tmp_path / "home")

    assert (refused.returncode, "服务正在运行" in refused.stderr) == (1, True), refused.stderr


@pytest.mark.parametrize("content", [b"HALL_DATA_DIR='data\n", "# 大厅\n".encode("gbk")])
def test_an_upgrade_guesses_nothing_from_settings_that_cannot_be_read(
    content: bytes, bundle: Path, tmp_path: Path
) -> None:
    target = tmp_path / "hall"
    target.mkdir()
    (target / ".installed").touch()
    (target / ".env").write_bytes(content)

    refused = install(bundle, target, tmp_path / "home")

    assert refused.returncode == 1
    assert refused.stderr.startswith(("没有完成：设置文件", "没有完成：读不出设置文件"))
    assert {path.name for path in target.iterdir()} == {".env", ".installed"}


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


def test_it_says_for_which_machine_it_is_and_refuses_the_others(
    bundle: Path, tmp_path: Path
) -> None:
    python = ".".join(map(str, sys.version_info[:2]))
    about = (bundle / "README.md").read_text("utf8")
    assert about.startswith(
        f"本安装包用于 Python {python}（各个小版本）、{platform.machine()}、glibc"
    )

    other = tmp_path / "other"
    for wanted, told in [
        (f"{python} sparc64 2.17", "安装包用于 sparc64"),
        (f"{python} {platform.machine()} 99.1", "安装包需要 glibc 99.1 或更新"),
        (f"3.99 {platform.machine()} 0", f"安装包用于 Python 3.99，{sys.executable} 不是"),
    ]:
        shutil.copytree(bundle, other)
        (other / "platform").write_text(wanted + "\n")
        (other / "SHA256SUMS").write_text("")
        with (other / "SHA256SUMS").open("w") as sums:
            subprocess.run(["sha256sum", "install.sh", "platform"], cwd=other, stdout=sums)
        refused = install(other, tmp_path / "hall", tmp_path / "home")
        assert (refused.returncode, told in refused.stderr) == (1, True), refused.stderr
        shutil.rmtree(other)
    assert not (tmp_path / "hall").exists()


def test_it_holds_what_any_patch_version_of_its_python_wants() -> None:
    script = runpy.run_path(str(BUNDLE))
    lock = (
        "for-all==1 \\\n    --hash=sha256:1\n    # via hall\n"
        "for-debian==2 ; python_full_version < '3.11.3' \\\n    --hash=sha256:2\n"
        "for-windows==3 ; sys_platform == 'win32' \\\n    --hash=sha256:3\n"
    )

    kept = "".join(script["wanted_somewhere"](lock))

    assert re.findall(r"^\S+.*", kept, flags=re.M) == ["for-all==1 \\", "for-debian==2 \\"]
    assert "sha256:3" not in kept


def test_it_asks_for_the_oldest_c_library_that_every_wheel_runs_on() -> None:
    oldest_libc = runpy.run_path(str(BUNDLE))["oldest_libc"]
    names = [
        "a-1-py3-none-any.whl",
        "b-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "c-1-cp311-abi3-manylinux_2_34_x86_64.manylinux_2_28_x86_64.whl",
    ]

    assert oldest_libc([Path(name) for name in names]) == "2.28"
    assert oldest_libc([Path(names[0])]) == "0"


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
