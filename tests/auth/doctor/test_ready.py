"""/readyz while the disk of the data folder is full, or lists of a CA grow old."""

import json
import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta

import pytest

from auth.connectors import connectors, use_connectors
from auth.connectors.ca import SandboxCaConnector
from auth.doctor.health_route import LEAST_FREE, disk_has_room, ready
from models.base import clock

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


async def test_the_age_of_revocation_lists_is_told() -> None:
    twin = SandboxCaConnector()

    async def told() -> dict[str, object]:
        systems = json.loads(bytes((await ready()).body))["connectors"]
        return next(each for each in systems if each["system"] == "ca")

    with use_connectors(replace(connectors(), ca=twin)):
        assert "oldest_list_hours" not in await told()  # nobody has needed one yet
        await twin.hierarchy()
        now = await told()
        clock.travel(timedelta(days=500).total_seconds())
        later = await told()

    assert (now["oldest_list_hours"], now["stale_lists"]) == (1, 0)
    assert (later["oldest_list_hours"], later["stale_lists"]) == (500 * 24 + 1, 3)
