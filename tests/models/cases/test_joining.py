"""确认授权: code and own password, and the membership begins with what was offered."""

import pytest

from models.base import clock
from models.base.error import CaptchaNeeded, Conflict, Invalid, NotFound, TooMany
from models.base.origin import Origin
from models.cases.joining import Joining
from models.records.outbox import OutboxMessage
from models.seed import cast
from models.seed.load import seed_catalogue
from models.services.grant import Grant
from models.services.granting import save_offered
from models.units.invitation import Invitation
from models.units.inviting import Invited, invite, revise, withdraw
from models.units.member import Member
from models.units.permission import Role
from tests.support.units import VISITOR, opened, person_of

JIN = cast.JIN_YANG
PASSWORD = "Zhumulangma#8848"
HERE = Origin(VISITOR)


async def offer(items: frozenset[str] = frozenset()) -> Joining:
    """An invitation with items, before the person it is for."""
    await seed_catalogue()
    rep = await opened()
    invitation = await invite(
        rep.unit, Invited(Role.AGENT, JIN.name, JIN.id_number, JIN.mobile), by=rep
    )
    if items:
        await save_offered(invitation, frozenset(), items, by=rep)
    person = await person_of(JIN)
    found = await Invitation.find(invitation.code, person)
    assert found is not None
    return Joining(found, person, found.version)


async def code_of(joining: Joining) -> str:
    """The digits that the mobile of the invitation gets."""
    await joining.send_code(HERE)
    message = await OutboxMessage.all().order_by("-id").first()
    assert message is not None
    assert message.content()["mobile"] == joining.invitation.mobile
    return "".join(each for each in message.content()["text"] if each.isdigit())[:6]


async def join(joining: Joining, code: str = "", **changes: object) -> Member:
    """Accept with a right password."""
    values = {"password": PASSWORD, "confirm": PASSWORD, "origin": HERE, "code": code}
    return await joining.join(**(values | changes))  # type: ignore[arg-type]


async def test_a_code_and_a_password_begin_the_membership_with_its_items() -> None:
    joining = await offer(frozenset({"JY002", "JC001"}))

    member = await join(joining, await code_of(joining))

    assert (member.role, member.mobile) == (Role.AGENT, JIN.mobile)
    assert member.password_hash is not None
    assert await Grant.codes(member) == {"JY002", "JC001"}


async def test_a_face_stands_for_the_code() -> None:
    joining = await offer()

    member = await join(joining, is_proved=True)

    assert member.refusal() == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "12"}, "sms_code"),
        ({"code": "000000"}, "sms_code"),
        ({"password": "short", "is_proved": True}, "password"),
        ({"confirm": "Zhumulangma#8849", "is_proved": True}, "password_confirm"),
        ({"password": JIN.id_number[:12] + "aA", "is_proved": True}, "password"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field_and_nothing_begins(
    changes: dict[str, object], field: str
) -> None:
    joining = await offer()

    with pytest.raises(Invalid) as refused:
        await join(joining, **changes)  # type: ignore[arg-type]

    assert refused.value.field == field
    assert await Member.filter(person_id=joining.person.id).count() == 0


async def test_somebody_else_can_neither_ask_for_the_code_nor_join() -> None:
    joining = await offer()
    stranger = Joining(joining.invitation, await person_of(cast.LI_FANLI), joining.version)

    with pytest.raises(NotFound):
        await stranger.send_code(HERE)
    with pytest.raises(NotFound):
        await join(stranger, is_proved=True)


async def test_being_signed_in_stands_for_the_slider_at_the_first_code_only() -> None:
    joining = await offer()
    await joining.send_code(HERE)
    clock.travel(61)
    solved: list[bool] = []

    async def slider() -> None:
        solved.append(True)

    with pytest.raises(CaptchaNeeded):
        await joining.send_code(HERE)
    await joining.send_code(HERE, slider=slider)

    assert solved == [True]


async def test_whoever_has_to_wait_for_another_code_solves_no_slider_in_vain() -> None:
    joining = await offer()
    await joining.send_code(HERE)

    with pytest.raises(TooMany):
        await joining.send_code(HERE)
    assert await joining.code_pause(HERE) > 0


async def test_a_changed_offer_leaves_the_code_good_for_what_is_offered_now() -> None:
    joining = await offer()
    code = await code_of(joining)
    rep = await Member.get(id=joining.invitation.invited_by_id).select_related("unit", "person")
    new = Invited(Role.AGENT, JIN.name, JIN.id_number, JIN.mobile, end=clock.today())
    await revise(joining.invitation, new, by=rep)

    with pytest.raises(Conflict, match="邀请内容已修改"):
        await join(joining, code)
    found = await Invitation.find(joining.invitation.code, joining.person)
    assert found is not None
    member = await join(Joining(found, joining.person, found.version), code)

    assert member.valid_until == clock.today()


async def test_no_code_is_sent_for_what_has_ended() -> None:
    joining = await offer()
    rep = await Member.get(id=joining.invitation.invited_by_id).select_related("unit", "person")
    await withdraw(joining.invitation, by=rep)

    with pytest.raises(Conflict, match="已失效"):
        await joining.send_code(HERE)


async def test_a_withdrawn_offer_begins_nothing_although_the_code_is_right() -> None:
    joining = await offer()
    code = await code_of(joining)
    rep = await Member.get(id=joining.invitation.invited_by_id).select_related("unit", "person")
    await withdraw(joining.invitation, by=rep)

    with pytest.raises(Conflict, match="已失效"):
        await join(joining, code)

    assert await Member.filter(person_id=joining.person.id).count() == 0
