"""What the twin of 电子营业执照 remembers of a code."""

import asyncio
from datetime import timedelta

import pytest

from models.base import clock
from models.sandbox.licence_scan import LicenceScan, ScanStep


async def test_the_twin_s_phone_answers_once() -> None:
    scan = await LicenceScan.open("e_licence", "b", "p")
    steps = (ScanStep.DONE, ScanStep.CANCELED, ScanStep.DONE)

    ended = await asyncio.gather(*(scan.become(each) for each in steps))

    assert sorted(ended) == [False, False, True]
    assert not await scan.become(ScanStep.SCANNED)


async def test_it_is_open_for_two_minutes_and_forgotten_a_day_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scan = await LicenceScan.open("e_licence", "b", "p")
    assert scan.is_open
    assert await LicenceScan.find("province", "b") is None
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert not scan.is_open

    await LicenceScan.forget_old()

    assert await LicenceScan.all().count() == 0
