"""首次登录: the first password, a code, the own password; once, and nothing before it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.base import clock
from models.base.error import Conflict, HallError, Invalid, NotAllowed
from models.base.origin import Origin
from models.institutions.first_sign_in import HOLDS, FirstSignIn
from models.institutions.opening import change_manager, reset_password
from models.institutions.standing import suspend
from models.people.person import Person
from models.proofs.sms_code import SmsCode
from models.records.message import Message
from models.records.outbox import OutboxMessage
from models.records.owner import OwnerName
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.password_history import PasswordHistory
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.institution import Institution
from tests.support.collision import Act, Collision
from tests.support.institutions import (
    BASE,
    ENDS_IN_X,
    HERE,
    OTHER,
    OWN,
    begun,
    digits_of,
    enter_institution,
    opened_institution,
    registered_institution,
    session_of,
    typed,
)
from tests.support.units import VISITOR, registered

THERE = Origin("another browser", "203.0.113.10")
HOME = "/institution"


async def test_the_code_goes_to_the_managers_mobile_and_the_own_password_lets_in() -> None:
    handed = await opened_institution(await registered())
    first = await begun(handed)
    assert first.masked_mobile == "1*****82"
    code = await first.send_code(origin=HERE)
    assert (await OutboxMessage.get(id=code.message_id)).content()["mobile"] == ENDS_IN_X.mobile

    token = await first.take_up(await digits_of(code), OWN, origin=HERE, next_path=HOME)
    session, _, path = await LoginTicket.redeem(token, VISITOR, address="", browser="")

    assert (session.kind, path) == (SessionKind.INSTITUTION, HOME)
    stored = await Institution.get(id=handed.institution.id)
    assert not stored.has_first_password
    assert not (await enter_institution(stored.number, OWN)).has_first_password
    with pytest.raises(Invalid):  # used up
        await enter_institution(stored.number, "Js08013X")
    told = await Message.of(OwnerName.of(stored)).first()
    assert told is not None
    assert "登录密码已修改" in told.text


async def test_nothing_is_used_up_before_the_own_password_stands() -> None:
    handed = await opened_institution(await registered())
    first = await begun(handed)
    digits = await digits_of(await first.send_code(origin=HERE))

    with pytest.raises(Invalid) as weak:
        await first.take_up(digits, "short", origin=HERE, next_path=HOME)
    with pytest.raises(Invalid) as personal:
        await first.take_up(digits, "Js08013X", origin=HERE, next_path=HOME)
    with pytest.raises(Invalid) as wrong:
        await first.take_up("000000", OWN, origin=HERE, next_path=HOME)

    assert [each.value.field for each in (weak, personal, wrong)] == [
        "password",
        "password",
        "sms_code",
    ]
    assert await first.take_up(digits, OWN, origin=HERE, next_path=HOME)


async def test_whose_line_was_cut_begins_again_with_a_new_code() -> None:
    handed = await opened_institution(await registered())
    cut = await begun(handed)
    old = await digits_of(await cut.send_code(origin=HERE))

    again = await begun(handed)  # the first password still holds
    with pytest.raises(Invalid):
        await again.take_up(old, OWN, origin=HERE, next_path=HOME)
    new = await digits_of(await again.send_code(origin=THERE))

    assert await again.take_up(new, OWN, origin=THERE, next_path=HOME)


async def test_a_code_serves_only_the_browser_that_asked_for_it() -> None:
    first = await begun(await opened_institution(await registered()))
    digits = await digits_of(await first.send_code(origin=HERE))

    with pytest.raises(Invalid):
        await first.take_up(digits, OWN, origin=THERE, next_path=HOME)


async def _two_pages() -> tuple[list[FirstSignIn], list[str]]:
    """Two browsers before the same first password, each with a code of its own."""
    handed = await opened_institution(await registered())
    pages = [await begun(handed), await begun(handed)]
    codes = [await page.send_code(origin=o) for page, o in zip(pages, (HERE, THERE), strict=True)]
    return pages, [await digits_of(code) for code in codes]


async def test_a_first_password_used_twice_at_once_lets_one_in() -> None:
    pages, digits = await _two_pages()
    news = (OWN, "Brown-Harbor-31")

    results = await asyncio.gather(
        *(
            page.take_up(code, new, origin=origin, next_path=HOME)
            for page, code, new, origin in zip(pages, digits, news, (HERE, THERE), strict=True)
        ),
        return_exceptions=True,
    )

    assert [type(each) for each in results if isinstance(each, Exception)] == [Conflict]
    [winner] = [new for new, each in zip(news, results, strict=True) if isinstance(each, str)]
    [number] = await Institution.all().values_list("number", flat=True)
    assert await enter_institution(str(number), winner)


async def test_one_code_typed_twice_at_once_lets_one_in() -> None:
    first = await begun(await opened_institution(await registered()))
    digits = await digits_of(await first.send_code(origin=HERE))

    results = await asyncio.gather(
        *(first.take_up(digits, OWN, origin=HERE, next_path=HOME) for _ in range(2)),
        return_exceptions=True,
    )

    assert len([each for each in results if isinstance(each, str)]) == 1


async def test_a_reset_against_a_sign_in_leaves_nobody_in_by_the_old_password() -> None:
    rep = await registered()
    first = await begun(await opened_institution(rep))
    digits = await digits_of(await first.send_code(origin=HERE))

    async def arrive() -> Session:
        token = await first.take_up(digits, OWN, origin=HERE, next_path=HOME)
        session, _, _ = await LoginTicket.redeem(token, VISITOR, address="", browser="")
        return session

    await asyncio.gather(
        arrive(), reset_password(first.institution, by=rep), return_exceptions=True
    )

    stored = await Institution.get(id=first.institution.id)
    alive = await Session.alive().filter(institution_id=stored.id).count()
    # The reset has come first and was answered by the page, or last and has ended everything.
    assert stored.has_first_password
    assert alive == 0


async def test_a_manager_who_takes_over_in_that_moment_is_not_who_comes_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rep = await registered()
    first = await begun(await opened_institution(rep))
    digits = await digits_of(await first.send_code(origin=HERE))
    await registered_institution(rep, BASE, OTHER)
    put = FirstSignIn._set

    async def and_then_another_took_over(*args: Any) -> str | None:
        token = await put(*args)
        there = await begun(await change_manager(first.institution, typed(OTHER), by=rep))
        code = await digits_of(await there.send_code(origin=THERE))
        monkeypatch.setattr(FirstSignIn, "_set", put)
        await there.take_up(code, "Brown-Harbor-31", origin=THERE, next_path=HOME)
        return token

    monkeypatch.setattr(FirstSignIn, "_set", and_then_another_took_over)
    token = await first.take_up(digits, OWN, origin=HERE, next_path=HOME)

    with pytest.raises(Invalid, match="登录已失效"):
        await LoginTicket.redeem(token, VISITOR, address="", browser="")
    assert await Session.alive().count() == 0


@pytest.mark.parametrize("comes_first", ["own password", "another manager"])
async def test_a_change_of_the_manager_against_a_first_sign_in(
    comes_first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rep = await registered()
    first = await begun(await opened_institution(rep))
    digits = await digits_of(await first.send_code(origin=HERE))
    await registered_institution(rep, BASE, OTHER)
    acts: list[Act] = [
        lambda: first.take_up(digits, OWN, origin=HERE, next_path=HOME),
        lambda: change_manager(first.institution, typed(OTHER), by=rep),
    ]
    order = acts if comes_first == "own password" else acts[::-1]

    results = await Collision(monkeypatch, PasswordHistory, "remember").of(*order)

    stored = await first.institution.reread()
    assert stored.has_first_password
    assert stored.manager is not None
    assert stored.manager.id_number == OTHER.id_number
    if isinstance(token := results[order.index(acts[0])], str):
        with pytest.raises(Invalid):
            await LoginTicket.redeem(token, VISITOR, address="", browser="")
    assert await Session.alive().count() == 0


async def test_resets_against_arriving_logins_leave_no_session() -> None:
    rep = await registered()
    first = await begun(await opened_institution(rep))
    digits = await digits_of(await first.send_code(origin=HERE))
    await first.take_up(digits, OWN, origin=HERE, next_path=HOME)
    institution = await first.institution.reread()

    await asyncio.gather(
        *(session_of(institution, visitor=f"v{n}") for n in range(4)),
        reset_password(institution, by=rep),
        return_exceptions=True,
    )

    assert await Session.alive().count() == 0


async def test_what_was_proved_is_over_when_it_is_reset_changed_or_suspended() -> None:
    rep = await registered()
    first = await begun(await opened_institution(rep))

    await suspend(first.institution, by=rep)
    with pytest.raises(NotAllowed):
        await first.send_code(origin=HERE)
    await reset_password(first.institution, by=rep)
    with pytest.raises(Conflict):
        await first.send_code(origin=HERE)
    await registered_institution(rep, who=OTHER)
    await change_manager(first.institution, typed(OTHER), by=rep)
    with pytest.raises(Conflict):
        await first.send_code(origin=HERE)


async def test_the_proof_of_a_page_holds_for_a_quarter_of_an_hour() -> None:
    first = await begun(await opened_institution(await registered()))

    late = replace(first, proved_at=clock.now() - HOLDS - timedelta(seconds=1))

    with pytest.raises(Conflict, match="15分钟"):
        await late.send_code(origin=HERE)


async def test_a_first_password_that_expires_on_the_page_is_over() -> None:
    first = await begun(await opened_institution(await registered()))
    await Institution.filter(id=first.institution.id).update(first_until=clock.now())

    with pytest.raises(NotAllowed, match="已过期"):
        await first.send_code(origin=HERE)


async def test_a_mobile_that_the_manager_has_lost_gets_no_code() -> None:
    first = await begun(await opened_institution(await registered()))
    person = await Person.get(id=first.institution.manager_id)
    person.mobile = ""
    await person.save()

    with pytest.raises(NotAllowed, match="没有绑定手机号"):
        await first.send_code(origin=HERE)


async def test_a_code_to_the_mobile_of_before_proves_nothing() -> None:
    first = await begun(await opened_institution(await registered()))
    digits = await digits_of(await first.send_code(origin=HERE))
    person = await Person.get(id=first.institution.manager_id)
    person.mobile = "13900019998"
    await person.save()

    with pytest.raises(HallError):
        await first.take_up(digits, OWN, origin=HERE, next_path=HOME)


async def test_nobody_is_sent_a_code_by_a_wrong_first_password() -> None:
    handed = await opened_institution(await registered())

    with pytest.raises(Invalid):
        await enter_institution(handed.institution.number, "Js08013x")

    assert await SmsCode.all().count() == 0
