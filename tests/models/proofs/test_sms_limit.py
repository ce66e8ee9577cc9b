"""How often codes by SMS may be asked for, and who is never stopped by others."""

import asyncio
from dataclasses import replace

import pytest

from models.base import clock, network
from models.base.error import TooMany
from models.base.origin import Origin
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.records.outbox import OutboxMessage
from settings import settings
from tests.support.sms import MOBILE, VISITOR, ask


async def test_a_page_that_was_loaded_again_knows_how_long_it_has_to_wait() -> None:
    origin = Origin(VISITOR)
    assert await SmsCode.pause(MOBILE, origin) == 0
    await ask()
    clock.travel(6)

    assert 53 <= await SmsCode.pause(MOBILE, origin) <= 54
    assert await SmsCode.pause(MOBILE, Origin("another browser")) == 0


async def test_thirty_clicks_at_once_send_one_message() -> None:
    results = await asyncio.gather(*(ask() for _ in range(30)), return_exceptions=True)

    assert sum(isinstance(result, SmsCode) for result in results) == 1
    assert {type(result) for result in results} == {SmsCode, TooMany}
    assert await OutboxMessage.all().count() == 1


async def test_a_mobile_waits_a_minute_between_two_codes() -> None:
    await ask()
    with pytest.raises(TooMany, match=r"请\d+秒后再重新获取") as refusal:
        await ask()
    assert 0 < refusal.value.retry_after <= 60

    clock.travel(61)
    await ask()


async def test_a_mobile_gets_ten_codes_a_day() -> None:
    for number in range(10):
        await ask(visitor=f"browser {number}")

    with pytest.raises(TooMany, match=r"最多获取10次.*请\d+小时后再试；也可以到窗口办理"):
        await ask()


async def test_one_browser_cannot_use_up_what_a_mobile_gets_in_a_day() -> None:
    for _ in range(6):
        await ask()
        clock.travel(61)
    with pytest.raises(TooMany, match="次数过多"):
        await ask()

    await ask(visitor="the owner of the mobile")


async def test_what_strangers_ask_does_not_stop_a_device_that_the_person_has_used() -> None:
    for number in range(10):
        await ask(visitor=f"stranger {number}")

    own = Origin("own browser", device="device", is_known=True)
    await SmsCode.issue(SmsPurpose.REGISTER, mobile=MOBILE, origin=own)


async def test_a_known_office_asks_for_ten_times_as_many(monkeypatch: pytest.MonkeyPatch) -> None:
    offices = replace(settings, office_networks=("203.0.113.0/24",))
    monkeypatch.setattr(network, "settings", offices)

    for number in range(21):
        await ask(f"139123456{number:02d}", address="203.0.113.9")


async def test_an_address_asks_for_twenty_codes_an_hour() -> None:
    for number in range(20):
        await ask(f"139123456{number:02d}", address="203.0.113.9")

    with pytest.raises(TooMany):
        await ask("13912345699", address="203.0.113.9")
    await ask("13912345699", address="203.0.113.10")


async def test_a_refused_request_costs_nothing() -> None:
    for number in range(20):
        await ask(f"139123456{number:02d}", address="203.0.113.9")
    for _ in range(3):
        with pytest.raises(TooMany):
            await ask("13912345699", address="203.0.113.9")

    await ask("13912345699", address="203.0.113.10")
