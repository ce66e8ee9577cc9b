"""找回密码 tells nobody whether there is an account: neither by words, nor by the clock."""

import time
from collections.abc import Awaitable

import pytest

from auth.accounts.recovery import (
    SAME_TIME,
    name_account,
    open_face_code,
    prove_by_code,
    send_code,
    send_link,
)
from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.recovery_rule import Whose
from models.base.error import HallError, TooMany
from models.base.origin import Origin
from models.proofs.known_device import KnownDevice
from models.proofs.qr_ticket import QrTicket
from models.proofs.sms_code import SmsCode, SmsPurpose
from models.records.limit_table import RECOVERY_CODE_ACCOUNT, SMS_MOBILE
from models.records.outbox import OutboxMessage, OutboxState
from models.seed import cast
from tests.support.mobiles import texts_to
from tests.support.phone import app_user
from tests.support.recovering import HERE, REP, UNIT, named, show_face, solved, typed
from tests.support.registering import caller_from
from tests.support.same_time import medians, tells
from tests.support.units import opened, person_of, registered, seated

STRANGER = cast.SUN_LI
OTHER_UNIT = cast.DISPATCH_UNIT.uscc  # has not registered


async def refusal_of(act: Awaitable[object]) -> str:
    """What an act is refused with; empty when it is not."""
    try:
        await act
    except HallError as error:
        return f"{type(error).__name__} {error.field} {error.message}"
    return ""


async def walk(draft: RecoveryDraft) -> list[object]:
    """All that a page can see of an account until somebody has proved something."""
    caller, here = caller_from(draft.visitor), Origin(draft.visitor, site=HERE.site)
    seen: list[object] = [await refusal_of(name_account(draft, caller)), draft.current_step]
    ticket = await open_face_code(draft, caller)
    seen += [ticket.shown_state, ticket.purpose, len(ticket.facts), ticket.person_id]
    seen.append(await refusal_of(draft.send_code(here)))
    seen.append(await draft.code_pause(here))
    seen.append(await refusal_of(draft.prove_by_code("000000")))
    seen.append(await refusal_of(draft.send_code(here)))
    link = await draft.send_bound_link(here)
    seen += [link.shown_state, link.is_link, draft.is_code_asked, draft.current_step]
    seen.append(await refusal_of(draft.account()))
    return seen


@pytest.mark.parametrize("whose", list(Whose))
@pytest.mark.parametrize(
    "other",
    [
        {"name": STRANGER.name},
        {"id_number": STRANGER.id_number},
        {"id_number": STRANGER.id_number, "name": STRANGER.name},
        {"uscc": OTHER_UNIT},
    ],
)
async def test_what_a_page_sees_is_the_same_for_an_account_and_for_none(
    whose: Whose, other: dict[str, str]
) -> None:
    await app_user(REP)
    await registered()
    if not whose.has_unit and "uscc" in other:
        pytest.skip("a person names no unit")

    assert await walk(await typed(REP, whose)) == await walk(
        await typed(REP, whose, "another browser", **other)
    )


async def test_a_message_leaves_for_the_bound_mobile_alone() -> None:
    await registered()
    nobody = await named(STRANGER, Whose.REP, "another browser")
    await nobody.send_code(HERE)
    await nobody.send_bound_link(HERE)
    assert {message.state for message in await OutboxMessage.all()} == {OutboxState.EXPIRED}

    somebody = await named()
    await somebody.send_code(HERE)
    await somebody.send_bound_link(HERE)
    assert len(await texts_to(REP.mobile)) == 2


async def test_a_mobile_that_has_had_enough_codes_elsewhere_tells_nothing() -> None:
    await registered()
    for number in range(SMS_MOBILE.most):
        origin = Origin(f"visitor {number}", f"198.51.100.{number}")
        await SmsCode.issue(SmsPurpose.REGISTER, mobile=REP.mobile, origin=origin)
    draft = await named()

    assert await refusal_of(draft.send_code(HERE)) == ""
    assert len(await texts_to(REP.mobile)) == SMS_MOBILE.most


async def test_what_is_counted_refuses_alike_whether_or_not_there_is_an_account() -> None:
    await registered()
    refusals = []
    for who, visitor in ((REP, "one"), (STRANGER, "two")):
        draft = await named(who, Whose.REP, visitor)
        told = []
        for number in range(RECOVERY_CODE_ACCOUNT.most + 1):
            origin = Origin(f"{visitor} {number}", f"198.51.{len(visitor)}.{number}")
            told.append(await refusal_of(draft.send_code(origin, slider=solved)))
        refusals.append(told)

    assert refusals[0] == refusals[1]
    assert "该账号获取验证码次数过多" in refusals[0][-1]
    assert refusals[0][:-1] == [""] * RECOVERY_CODE_ACCOUNT.most


async def test_strangers_close_the_codes_of_an_account_but_not_the_owners_ways() -> None:
    rep = await registered()
    for number in range(RECOVERY_CODE_ACCOUNT.most):
        stranger = await named(REP, Whose.REP, f"stranger {number}")
        await stranger.send_code(Origin(f"stranger {number}", f"198.51.100.{number}"))
    await KnownDevice.note(rep.person, "device of the rep", HERE.visitor)
    draft = await named()

    with pytest.raises(TooMany):
        await draft.send_code(Origin("one more stranger", "192.0.2.1"))
    own = Origin(HERE.visitor, HERE.address, "device of the rep", site=HERE.site)
    await draft.send_code(own)
    await (await show_face(draft)).account()


@pytest.mark.parametrize("what", ["name", "code", "digits", "link"])
async def test_the_clock_tells_nothing(what: str) -> None:
    await registered()

    async def act(draft: RecoveryDraft) -> None:
        if what == "name":
            await name_account(draft, caller_from(draft.visitor))
        elif what == "code":
            await draft.send_code(Origin(draft.visitor), slider=solved)
        elif what == "link":
            await draft.send_bound_link(Origin(draft.visitor, site=HERE.site))
        else:
            await refusal_of(draft.prove_by_code("000000"))

    known, unknown = await named(REP, Whose.REP, "one"), await named(STRANGER, Whose.REP, "two")
    found = await medians({"account": lambda: act(known), "none": lambda: act(unknown)})

    assert tells(found) == ""


async def test_an_answer_takes_its_time_whatever_it_is() -> None:
    await registered()
    for who, visitor in ((REP, "one"), (STRANGER, "two")):
        draft, caller = await named(who, Whose.REP, visitor), caller_from(visitor)
        begun = time.monotonic()
        await send_code(draft, caller)
        assert await refusal_of(prove_by_code(draft, "000000")) != ""
        await send_link(draft, caller)
        assert time.monotonic() - begun >= 3 * SAME_TIME


async def test_the_phone_reads_the_number_that_was_typed_and_no_name_of_a_unit() -> None:
    await registered()
    ticket = await open_face_code(await named(), caller_from())

    read = ticket.purpose.asked.read_of(ticket.matter)

    assert read == [("找回账号", UNIT.uscc), ("本人", "王**")]


async def test_agents_of_one_unit_are_told_apart_only_by_their_own_proof() -> None:
    rep = await opened()
    await seated(rep.unit, cast.ZHENG_SHILI)
    draft = await named(cast.ZHENG_SHILI, Whose.MEMBER)

    await draft.send_code(HERE)

    assert await texts_to(REP.mobile) == []
    assert len(await texts_to(cast.ZHENG_SHILI.mobile)) == 1
    assert (await person_of(cast.ZHENG_SHILI)).name == draft.name
    assert await QrTicket.all().count() == 0
