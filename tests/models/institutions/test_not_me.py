"""不是我 at an institution: the link that its manager is sent, what it freezes, who is told."""

from dataclasses import replace

import pytest

from models.base import clock
from models.base.error import Invalid, NotAllowed, NotFound
from models.institutions.institution_password import InstitutionPassword
from models.institutions.opening import change_manager, reset_password
from models.records.audit import AuditEvent, AuditRecord
from models.records.message import Message
from models.records.owner import OwnerName
from models.seed import cast
from models.seed.demo import register_person
from models.sign_in.freeze import FROZEN_FOR, say_not_me
from models.sign_in.login_ticket import LoginTicket
from models.units.institution import Institution
from models.units.member import Member
from models.units.permission import Role
from tests.support.institutions import (
    ENDS_IN_X,
    HERE,
    OTHER,
    OWN,
    enter_institution,
    session_of,
    typed,
    with_own_password,
)
from tests.support.mobiles import SITE, link_to, texts_to
from tests.support.units import QUICK_HASH, VISITOR, lives, registered, seated, signed_in

NEW = "Brown-Harbor-31"
DIGITS = ENDS_IN_X.mobile[-4:]


@pytest.fixture
async def rep(db: None) -> Member:
    """The legal rep of the unit, who is the manager of its institution as well."""
    return await registered()


@pytest.fixture
async def institution(rep: Member) -> Institution:
    """An institution with an own password."""
    return await with_own_password(rep)


async def warned(institution: Institution) -> str:
    """The code of the link that the manager is sent when the password was changed."""
    keep, password = await session_of(institution), InstitutionPassword(institution)
    await password.change(OWN, NEW, origin=replace(HERE, site=SITE), keep=keep)
    return await link_to(ENDS_IN_X.mobile)


async def test_a_changed_password_is_told_with_a_link_that_stands_in_no_inbox(
    institution: Institution,
) -> None:
    await warned(institution)

    text = (await texts_to(ENDS_IN_X.mobile))[-1]
    assert f"机构“{institution.name}”的登录密码已修改" in text
    assert f"{SITE}/not-me/" in text
    for message in await Message.all():
        assert "/not-me/" not in message.text


async def test_a_press_freezes_the_institution_for_a_day_and_nothing_else(
    institution: Institution, rep: Member
) -> None:
    of_unit, _ = await signed_in(rep)
    code = await warned(institution)
    here = await session_of(await institution.reread())
    on_its_way = await LoginTicket.for_institution(
        await institution.reread(), visitor=VISITOR, next_path="/"
    )
    with pytest.raises(Invalid, match="后四位不正确"):
        await say_not_me(code, "0000", origin=HERE)

    notice = await say_not_me(code, DIGITS, origin=HERE)

    fresh = await institution.reread()
    assert fresh.is_frozen
    assert notice.frozen_until == fresh.frozen_until
    assert (await lives(here), await lives(of_unit)) == (False, True)
    assert not (await rep.reread()).is_frozen
    with pytest.raises(NotAllowed, match="已冻结至"):
        await enter_institution(institution.number, NEW)
    with pytest.raises(Invalid):
        await LoginTicket.redeem(on_its_way, VISITOR, address="", browser="")
    assert await AuditRecord.filter(event=AuditEvent.ACCOUNT_FROZEN.value).count() == 1
    clock.travel(FROZEN_FOR.total_seconds() + 1)
    assert await enter_institution(institution.number, NEW)


async def test_the_legal_rep_and_the_manager_of_the_unit_are_told_and_the_person(
    institution: Institution, rep: Member
) -> None:
    manager = await seated(rep.unit, cast.LI_FANLI, Role.MANAGER)
    agent = await seated(rep.unit, cast.JIN_YANG)

    await say_not_me(await warned(institution), DIGITS, origin=HERE)

    of_rep, of_manager, of_agent = [
        "\n".join([each.text for each in await Message.of(OwnerName.of(member.person))])
        for member in (rep, manager, agent)
    ]
    assert "重置管理员密码或变更管理员后解除冻结" in of_rep
    assert "重置管理员密码或变更管理员后解除冻结" in of_manager
    assert f"机构“{institution.name}”的账户已冻结至" in of_rep  # who is its manager, too
    assert of_agent == ""


async def test_a_reset_by_the_unit_ends_it(institution: Institution, rep: Member) -> None:
    await say_not_me(await warned(institution), DIGITS, origin=HERE)

    handed = await reset_password(institution, by=rep)

    assert not (await institution.reread()).is_frozen
    assert (await enter_institution(institution.number, handed.first.text)).has_first_password


async def test_whoever_is_its_manager_no_more_freezes_nothing(
    institution: Institution, rep: Member
) -> None:
    code = await warned(institution)
    await register_person(OTHER, QUICK_HASH)
    await change_manager(institution, typed(OTHER), by=rep)

    with pytest.raises(NotFound):
        await say_not_me(code, DIGITS, origin=HERE)

    assert not (await institution.reread()).is_frozen
