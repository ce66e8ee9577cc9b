"""找回密码: the order of its steps, and how long what proves somebody holds."""

import asyncio
from datetime import timedelta

import pytest

from models.accounts.recovery_draft import CODE_PROVES_FOR, RecoveryDraft
from models.accounts.recovery_rule import INSTITUTION, Whose
from models.accounts.registration_step import DraftStep
from models.base import clock
from models.base.error import CaptchaNeeded, Conflict, Invalid
from models.people.person import Person
from models.proofs.face_check import PROOF_LIFETIME
from models.proofs.sms_code import REFUSED, SmsCode
from models.records.outbox import OutboxMessage, OutboxState
from models.seed import cast
from models.units.member import MemberState
from models.units.permission import Role
from tests.support.recovering import (
    HERE,
    NEW_PASSWORD,
    REP,
    UNIT,
    give_code,
    named,
    show_face,
    solved,
    typed,
)
from tests.support.sms import digits_of
from tests.support.units import opened, registered, seated

AGENT = cast.ZHENG_SHILI


async def test_an_institution_is_told_that_its_unit_resets_it() -> None:
    draft = await typed(uscc="jg320100000001")

    with pytest.raises(Invalid) as refusal:
        await draft.complete_account_step()

    assert (refusal.value.field, refusal.value.message) == ("uscc", INSTITUTION)


@pytest.mark.parametrize(
    ("field", "value"),
    [("uscc", "123"), ("id_number", "320100"), ("name", ""), ("uscc", "")],
)
async def test_each_field_is_refused_by_itself(field: str, value: str) -> None:
    draft = await typed(**{field: value})

    with pytest.raises(Invalid) as refusal:
        await draft.complete_account_step()

    assert refusal.value.field == field


async def test_no_step_can_be_skipped() -> None:
    await registered()
    draft = await typed()
    for act in (draft.send_code(HERE), draft.prove_by_code("123456"), draft.open_ticket(HERE)):
        with pytest.raises(Conflict):
            await act
    await draft.complete_account_step()
    with pytest.raises(Conflict):
        await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)


@pytest.mark.parametrize(
    ("field", "value"),
    [("uscc", cast.SOFTWARE_UNIT.uscc), ("id_number", AGENT.id_number), ("name", AGENT.name)],
)
async def test_other_facts_void_what_was_proved(field: str, value: str) -> None:
    await registered()
    draft = await show_face(await named())

    await draft.keep(field, value)

    assert draft.current_step is DraftStep.UNIT
    with pytest.raises(Conflict):
        await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)


async def test_another_spelling_of_the_same_facts_keeps_the_proof() -> None:
    await registered()
    draft = await show_face(await named())

    await draft.keep("uscc", f" {UNIT.uscc.lower()}")
    await draft.keep("id_number", REP.id_number.lower())

    assert draft.current_step is DraftStep.ACCOUNT


@pytest.mark.parametrize(
    ("way", "lives_for"), [("face", PROOF_LIFETIME), ("code", CODE_PROVES_FOR)]
)
async def test_a_proof_ends_by_the_clock(way: str, lives_for: timedelta) -> None:
    await registered()
    draft = await (show_face if way == "face" else give_code)(await named())
    clock.travel(lives_for.total_seconds() - 1)
    await draft.account()

    clock.travel(2)

    assert draft.current_step is DraftStep.FACE
    with pytest.raises(Conflict, match="重新验证"):
        await draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE)


async def test_a_proof_serves_once_also_of_two_tabs_at_once() -> None:
    await registered()
    draft = await show_face(await named())
    other = await RecoveryDraft.of(HERE.visitor)

    done = await asyncio.gather(
        draft.set_password(NEW_PASSWORD, NEW_PASSWORD, origin=HERE),
        other.set_password("Other-River-43", "Other-River-43", origin=HERE),
        return_exceptions=True,
    )

    assert sorted(result is None for result in done) == [False, True]
    assert any(isinstance(result, Conflict) for result in done)


async def test_a_code_is_refused_alike_when_wrong_late_used_or_of_another_browser() -> None:
    await registered()
    draft = await named()
    digits = await digits_of(await draft.send_code(HERE))
    wrong = "000000" if digits != "000000" else "111111"
    with pytest.raises(Invalid, match=REFUSED):
        await draft.prove_by_code(wrong)
    stranger = await named(REP, Whose.REP, "another browser")
    with pytest.raises(Invalid, match=REFUSED):
        await stranger.prove_by_code(digits)
    clock.travel(301)
    with pytest.raises(Invalid, match=REFUSED):
        await draft.prove_by_code(digits)


async def test_one_code_twice_at_once_proves_once() -> None:
    await registered()
    draft = await named()
    digits = await digits_of(await draft.send_code(HERE))

    done = await asyncio.gather(
        *(draft.prove_by_code(digits) for _ in range(4)), return_exceptions=True
    )

    assert [result for result in done if result is None] == [None]


async def test_five_wrong_digits_end_a_code() -> None:
    await registered()
    draft = await named()
    digits = await digits_of(await draft.send_code(HERE))
    wrong = [f"{(int(digits) + step) % 10**6:06d}" for step in range(1, 6)]
    await asyncio.gather(*(draft.prove_by_code(each) for each in wrong), return_exceptions=True)

    with pytest.raises(Invalid, match=REFUSED):
        await draft.prove_by_code(digits)


async def test_the_slider_of_step_one_stands_for_the_first_code_alone() -> None:
    await registered()
    draft = await named()
    await draft.send_code(HERE)
    clock.travel(61)

    with pytest.raises(CaptchaNeeded):
        await (await RecoveryDraft.of(HERE.visitor)).send_code(HERE)
    await draft.send_code(HERE, slider=solved)


async def test_a_code_under_way_dies_with_a_change_of_the_mobile() -> None:
    rep = await registered()
    draft = await named()
    digits = await digits_of(await draft.send_code(HERE))
    await SmsCode.void_all_to(rep.mobile)

    with pytest.raises(Invalid, match=REFUSED):
        await draft.prove_by_code(digits)


async def test_a_code_goes_to_nobody_where_the_membership_has_ended() -> None:
    rep = await opened()
    await seated(rep.unit, AGENT, role=Role.AGENT, state=MemberState.REVOKED)
    draft = await named(AGENT, Whose.MEMBER)

    sent = await draft.send_code(HERE)

    assert (await OutboxMessage.get(id=sent.message_id)).state is OutboxState.EXPIRED
    assert await Person.filter(held_until__isnull=False).count() == 0
