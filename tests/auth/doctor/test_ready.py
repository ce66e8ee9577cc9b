"""/readyz while the disk of the data folder is full."""

import shutil
from collections import namedtuple

import pytest

from auth.doctor.health_route import LEAST_FREE, disk_has_room

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("free", "has_room"), [(0, False), (LEAST_FREE, True)])
def test_a_disk_without_room_for_what_sqlite_writes_is_told(
    monkeypatch: pytest.MonkeyPatch, free: int, has_room: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 30, 0, free))

    assert disk_has_room() is has_room


def test_a_data_folder_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: object) -> Usage:
        raise FileNotFoundError

    monkeypatch.setattr(shutil, "disk_usage", gone)

    assert not disk_has_room()
