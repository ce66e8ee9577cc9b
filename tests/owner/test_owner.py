"""Whatever the commands make belongs to the owner of the data, whoever types them."""

import os
import shutil
import site
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.owner.place import Place
from tests.support.environment import SECRET_KEY, clean_environment
from tests.support.server import ROOT, free_port
from tests.support.users import SERVICE, STRANGER, folder_for_all, give, owners, run_as


def test_a_backup_first_made_by_root_does_not_stand_in_the_way_of_the_nightly_one(
    place: Place,
) -> None:
    by_root = place.backup("root", "backup", "VERIFY=1")
    nightly = place.backup(SERVICE, "backup", "VERIFY=1", "KEEP=1")

    assert by_root.returncode == 0, by_root.stderr
    assert SERVICE in by_root.stderr
    assert nightly.returncode == 0, nightly.stderr
    assert len(place.backups) == 1
    assert owners(place.data) == {SERVICE}


def test_a_restore_by_root_leaves_a_hall_that_the_service_can_open(place: Place) -> None:
    assert place.backup(SERVICE, "backup", "WITH_KEY=1").returncode == 0
    [archive] = place.backups

    restored = place.backup("root", "restore", f"FROM={archive}", "FORCE=1")
    proven = place.backup(SERVICE, "drill")
    sealed_anew = place.type("root", "models.backup.reseal")

    assert restored.returncode == 0, restored.stderr
    assert proven.returncode == 0, proven.stderr
    assert sealed_anew.returncode == 0, sealed_anew.stderr
    assert list(place.data.glob("*.before-*"))
    assert owners(place.data) == {SERVICE}


def test_a_key_from_a_backup_belongs_to_the_service(place: Place) -> None:
    key = place.data / "secret.key"
    key.write_text(SECRET_KEY)
    give(place.data, SERVICE)
    named = {"HALL_SECRET_KEY": "", "HALL_SECRET_KEY_FILE": str(key)}
    command = [place.python, "-m", "models.backup"]
    environment = {"HALL_DATA_DIR": str(place.data), **named}
    run_as(SERVICE, [*command, "backup", "WITH_KEY=1"], place.folder, **environment)
    [archive] = place.backups
    key.write_text("another key, which opens nothing of that backup")

    words = ["restore", f"FROM={archive}", "FORCE=1", "WITH_KEY=1"]
    restored = run_as("root", [*command, *words], place.folder, **environment)

    assert restored.returncode == 0, restored.stderr
    assert key.read_text() == SECRET_KEY
    assert owners(place.data) == {SERVICE}


def test_an_archive_that_only_root_can_read_is_no_riddle(place: Place) -> None:
    place.backup(SERVICE, "backup")
    [archive] = place.backups
    private = place.folder / "private"
    private.mkdir(mode=0o700)
    kept = archive.rename(private / archive.name)

    refused = place.backup("root", "restore", f"FROM={kept}", "FORCE=1")

    assert refused.returncode == 1
    assert f"install -o {SERVICE} -m 600 {kept} {place.data}/" in refused.stderr


def test_what_root_has_left_in_the_way_is_named_by_doctor_and_backup(place: Place) -> None:
    place.type(SERVICE, "models.backup", "backup")
    left = Path(f"{place.database}-wal")
    left.touch(0o600)
    shutil.chown(left, "root")
    mend = f"请以 root 执行 chown -R {SERVICE} {place.data}"

    examined = place.type("root", "auth.doctor")
    refused = place.backup(SERVICE, "backup")

    assert examined.returncode == 2
    assert f"✗ {left} 属于用户 root，当前用户 {SERVICE} 不能读写" in examined.stdout
    assert mend in examined.stdout
    assert (refused.returncode, mend in refused.stderr) == (1, True)


def test_a_hall_that_root_starts_goes_on_as_the_service(place: Place) -> None:
    command = [place.python, str(ROOT / "main.py")]
    own = {"HALL_DATA_DIR": str(place.data), "HALL_SECRET_KEY": ""}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run_as("root", command, place.folder, HALL_PORT=port, **own)

    assert f"以数据文件夹的所有者 {SERVICE} 的身份执行" in ended.stderr
    assert f"端口 {port} 已被占用" in ended.stderr
    assert owners(place.data) == {SERVICE}


@pytest.mark.parametrize("words", [("auth.doctor",), ("models.backup", "backup", "WITH_KEY=1")])
def test_a_command_that_only_looks_makes_no_key(words: tuple[str, ...], place: Place) -> None:
    command = [place.python, "-m", *words]

    for user in ("root", SERVICE):
        own = {"HALL_DATA_DIR": str(place.data), "HALL_SECRET_KEY": ""}
        done = run_as(user, command, place.folder, **own)

        assert f"密钥文件 {place.data / 'secret.key'}" in done.stdout + done.stderr
        assert not (place.data / "secret.key").exists()
        assert owners(place.data) == {SERVICE}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize(
    "command", [["main.py"], ["-m", "auth.doctor"], ["-m", "models.backup.reseal"]]
)
def test_root_leaves_nothing_in_a_folder_whose_owner_cannot_run_the_hall(
    command: list[str],
) -> None:
    with folder_for_all() as folder:
        data, python = folder / "data", folder / "private" / "python"
        python.parent.mkdir(mode=0o700)
        python.symlink_to(sys.executable)
        data.mkdir(mode=0o700)
        give(data, SERVICE)
        packages = os.pathsep.join([str(ROOT), *site.getsitepackages()])
        refused = subprocess.run(
            [python, *command],
            cwd=ROOT,
            env=clean_environment(
                HALL_DATA_DIR=str(data),
                HALL_SECRET_KEY="",
                HALL_PORT=str(free_port()),
                PYTHONPATH=packages,
            ),
            capture_output=True,
            text=True,
            timeout=60,
        )

        assert f"数据属于用户 {SERVICE}，而它不能运行 {python}" in refused.stderr
        assert refused.returncode == {"main.py": os.EX_CONFIG, "auth.doctor": 2}.get(command[-1], 1)
        assert list(data.iterdir()) == []


def test_doctor_asked_by_root_looks_with_the_eyes_of_the_service(place: Place) -> None:
    examined = place.type("root", "auth.doctor")

    assert f"✓ 数据文件夹 {place.data} 可写" in examined.stdout
    assert f"✓ 全部属于 {SERVICE}" in examined.stdout
    assert owners(place.data) == {SERVICE}

    place.data.chmod(0o500)
    unwritable = place.type("root", "auth.doctor")
    assert unwritable.returncode == 2
    assert f"✗ 数据文件夹 {place.data} 不能写入" in unwritable.stdout

    stranger = place.type(STRANGER, "auth.doctor")
    assert stranger.returncode == 2
    assert f"属于用户 {SERVICE}，请用这个用户或 root 执行" in stranger.stderr


def test_a_folder_that_is_not_there_yet_is_made_for_the_owner_of_the_settings(
    place: Place,
) -> None:
    place.backup(SERVICE, "backup")
    [archive] = place.backups
    kept = archive.rename(place.folder / archive.name)
    settings = place.folder / ".env"
    settings.write_text("HALL_DEMO=0\n")
    fresh = place.folder / "room" / "fresh"
    fresh.parent.mkdir()
    give(settings, SERVICE)
    give(fresh.parent, SERVICE)

    command = [place.python, "-m", "models.backup", "restore", f"FROM={kept}"]
    restored = run_as("root", command, place.folder, HALL_DATA_DIR=str(fresh))

    assert restored.returncode == 0, restored.stderr
    assert owners(fresh) == {SERVICE}
