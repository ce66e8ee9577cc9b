"""体检: where the data lie, who can read them, and how much room there is."""

import dataclasses
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from auth.doctor import place
from auth.doctor.database import check_database
from auth.doctor.place import check_backup, check_disk, check_place, file_system
from models.base import clock
from tests.support.doctor import healthy, live, told

HOUR = 3600


def test_every_file_that_others_can_read_is_told_once(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "hall.sqlite3"
    elsewhere.parent.mkdir(mode=0o755)
    inside = live(tmp_path)
    outside = live(tmp_path, database_url=f"sqlite://{elsewhere}")
    inside.data_dir.chmod(0o755)
    for file in (inside.sqlite_file, elsewhere, inside.data_dir / "secret.key"):
        file.touch()
        file.chmod(0o644)
    keyed = dataclasses.replace(inside, secret_key_file=inside.data_dir / "secret.key")

    for settings, said in [
        (keyed, ["✗ 其他用户可读1个文件：hall.sqlite3"]),
        (inside, ["✗ 其他用户可读2个文件：hall.sqlite3、secret.key"]),
        (
            outside,
            [
                "✗ 其他用户可读2个文件：hall.sqlite3、secret.key",
                f"✗ 其他用户可读数据库文件：{elsewhere}",
            ],
        ),
    ]:
        assert [line for line in told(check_place, settings) if "可读" in line] == said
        assert not any("读取" in line for line in told(check_database, settings))


def test_a_data_folder_that_others_can_enter_is_told(tmp_path: Path) -> None:
    settings = live(tmp_path)
    settings.data_dir.chmod(0o755)

    assert "✗ 其他用户可进入数据文件夹（权限 755）" in told(check_place, settings)


def test_files_that_others_can_read_are_told(tmp_path: Path) -> None:
    settings = live(tmp_path)
    for name in ("server.lock", "hall.sqlite3-wal"):
        (settings.data_dir / name).touch(0o644)
    assert not any("个文件" in line for line in told(check_place, settings))

    settings.data_dir.chmod(0o755)

    said = "✗ 其他用户可读2个文件：hall.sqlite3-wal、server.lock"
    assert said in told(check_place, settings)


def test_a_data_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    [line] = told(check_place, healthy(tmp_path))

    assert "不能写入" in line


@pytest.mark.parametrize(
    ("kind", "said"), [("nfs4", "✗ 数据文件夹在网络文件系统"), ("tmpfs", "✗ 数据文件夹在内存里")]
)
def test_a_data_folder_on_a_disk_that_loses_data_is_told(
    kind: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "file_system", lambda _: kind)

    assert any(line.startswith(said) for line in told(check_place, live(tmp_path)))


def test_the_innermost_mount_decides_about_a_folder(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")

    assert file_system(tmp_path / "data", mounts) == "nfs4"
    assert file_system(Path("/usr"), mounts) == "ext4"


@pytest.mark.parametrize(("free", "sign"), [(100 << 20, "✗"), (500 << 20, "!"), (9 << 30, "✓")])
def test_a_disk_that_gets_full_is_told(
    free: int, sign: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))

    assert told(check_disk, healthy(tmp_path))[0][0] == sign


def test_a_live_site_is_asked_for_its_backups(tmp_path: Path) -> None:
    settings = live(tmp_path)
    assert told(check_backup, settings)[0].endswith("里没有备份")

    backup = settings.data_dir / "backups" / "hall-20261101-000000.tar.gz"
    backup.parent.mkdir()
    backup.touch()
    assert told(check_backup, settings)[0].startswith("✓ 最近一次备份")
    clock.travel(72 * HOUR)
    assert told(check_backup, settings)[0].startswith("! 最近一次备份")
