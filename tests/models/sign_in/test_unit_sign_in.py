"""账号密码登录: both names, one neutral text, the slider, and the state texts."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.base import clock
from models.base.error import CaptchaNeeded, Invalid, NotAllowed
from models.people.person_login import PersonLogin
from models.proofs import password_check
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import Lockout
from models.seed import cast
from models.sign_in.unit_sign_in import REFUSED, find_member
from models.units.login_name import LoginName
from models.units.member import Member, MemberState
from models.units.permission import Role
from models.units.unit import UnitState
from settings import settings
from tests.support.sign_in import OTHER_USCC, USCC, WANG, WRONG, enter, fail
from tests.support.units import PASSWORD, VISITOR, registered, seated

Query = Callable[..., Awaitable[Any]]


def counting(original: Query, asked: list[str]) -> Query:
    """A client's method that notes what it is asked."""

    async def counted(client: object, query: str, *args: object, **kwargs: object) -> Any:
        asked.append(query)
        return await original(client, query, *args, **kwargs)

    return counted


@pytest.mark.parametrize(
    "unit_login",
    [USCC, USCC.lower(), f" {USCC} ", "320100123456", f"{USCC}\u200b", f"\ufeff{USCC}"],
)
@pytest.mark.parametrize(
    "person_login",
    [
        WANG.mobile,
        f"\u202d{WANG.mobile}\u202c",
        f"+86 {WANG.mobile}",
        WANG.id_number,
        WANG.id_number.lower(),
        f"\ufeff{WANG.id_number}",
    ],
)
async def test_every_name_of_an_account_leads_to_the_member(
    unit_login: str, person_login: str
) -> None:
    legal_rep = await registered()
    await LoginName.create(name="320100123456", unit=legal_rep.unit)

    member = await enter(unit_login, person_login)

    assert member == legal_rep
    assert (member.unit.uscc, member.person.name) == (USCC, WANG.name)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("", WANG.mobile, PASSWORD), "unit_login"),
        ((USCC, " ", PASSWORD), "person_login"),
        ((USCC, WANG.mobile, ""), "password"),
    ],
)
async def test_an_empty_field_is_named(typed: tuple[str, str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await enter(*typed)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "typed",
    [
        (USCC, WANG.mobile, WRONG),
        (USCC, cast.LI_FANLI.mobile, PASSWORD),
        (OTHER_USCC, WANG.mobile, PASSWORD),
        ("a\x00b", "\u202e", PASSWORD),
        (USCC, WANG.mobile, PASSWORD + "x" * 5000),
    ],
)
async def test_strangers_and_wrong_passwords_get_one_text_after_one_hash(
    typed: tuple[str, str, str], hashed: list[str]
) -> None:
    await registered()

    with pytest.raises(Invalid) as refusal:
        await enter(*typed)

    assert (refusal.value.message, refusal.value.field) == (REFUSED, "password")
    assert [len(password) <= 21 for password in hashed] == [True]


async def test_known_and_unknown_accounts_ask_the_database_alike(
    monkeypatch: pytest.MonkeyPatch, hashed: list[str]
) -> None:
    await registered()
    counts = []
    asked: list[str] = []
    client = type(Lockout._meta.db)
    for base in client.__mro__:
        for name in ("execute_query", "execute_insert"):
            if name in vars(base):
                monkeypatch.setattr(base, name, counting(vars(base)[name], asked))

    for typed in ((USCC, WANG.mobile), (USCC, "13900019999"), (OTHER_USCC, WANG.mobile)):
        asked.clear()
        with pytest.raises(Invalid):
            await enter(*typed, WRONG, visitor=str(typed), address=str(typed)[-20:])
        counts.append(len(asked))

    assert max(counts) - min(counts) <= 1, counts


async def test_after_two_failures_the_slider_comes_first(hashed: list[str]) -> None:
    await registered()
    await fail(2)

    with pytest.raises(CaptchaNeeded):
        await enter(captcha_passed=False)
    assert len(hashed) == 2
    legal_rep = await enter(captcha_passed=True)
    with pytest.raises(CaptchaNeeded):  # a sign-in tells nobody else that the account exists
        await enter(captcha_passed=False)
    await KnownDevice.note(legal_rep.person, "device", VISITOR)
    await enter(captcha_passed=False, device="device")


async def test_an_unknown_account_gets_the_slider_too(hashed: list[str]) -> None:
    await fail(2, unit_login=OTHER_USCC)

    with pytest.raises(CaptchaNeeded):
        await enter(OTHER_USCC, captcha_passed=False)


async def test_an_address_that_fails_twice_gets_the_slider_for_every_account(
    hashed: list[str],
) -> None:
    await registered()
    for person_login in ("13900019999", "13900019998"):
        with pytest.raises(Invalid):
            await enter(person_login=person_login)

    with pytest.raises(CaptchaNeeded):
        await enter(captcha_passed=False)
    clock.travel(15 * 60 + 1)
    await enter(captcha_passed=False)


async def test_the_slider_may_be_set_to_come_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_check, "settings", replace(settings, always_captcha=True))

    with pytest.raises(CaptchaNeeded):
        await enter(captcha_passed=False)


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (MemberState.SUSPENDED, "已停用"),
        (MemberState.EXPIRED, "到期"),
        (MemberState.REVOKED, "已撤销"),
        (MemberState.LEFT, "已退出"),
    ],
)
async def test_only_the_right_password_tells_the_state_of_a_membership(
    state: MemberState, text: str, hashed: list[str]
) -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    await Member.filter(id=agent.id).update(state=state)

    with pytest.raises(Invalid, match=REFUSED):
        await enter(person_login=cast.JIN_YANG.mobile, password=WRONG)
    with pytest.raises(NotAllowed, match=text) as refusal:
        await enter(person_login=cast.JIN_YANG.mobile)
    assert refusal.value.field == "person_login"


async def test_an_expired_member_hears_since_when_and_whom_to_ask(hashed: list[str]) -> None:
    legal_rep = await registered()
    agent = await seated(legal_rep.unit, cast.JIN_YANG)
    last = clock.today() - timedelta(days=1)
    await Member.filter(id=agent.id).update(valid_until=last)

    with pytest.raises(NotAllowed) as refusal:
        await enter(person_login=cast.JIN_YANG.mobile)

    assert f"已于 {clock.full_day_words(last)}到期" in refusal.value.message
    assert "联系本单位法定代表人或管理员" in refusal.value.message


@pytest.mark.parametrize("state", [UnitState.INACTIVE, UnitState.CLOSED])
async def test_only_the_right_password_tells_the_state_of_a_unit(
    state: UnitState, hashed: list[str]
) -> None:
    legal_rep = await registered()
    legal_rep.unit.state = state
    await legal_rep.unit.save()

    with pytest.raises(Invalid, match=REFUSED):
        await enter(password=WRONG)
    with pytest.raises(NotAllowed, match=state.label) as refusal:
        await enter()
    assert refusal.value.field == "unit_login"


async def test_before_several_agents_are_agreed_only_the_legal_rep_signs_in(
    hashed: list[str],
) -> None:
    legal_rep = await registered()
    await seated(legal_rep.unit, cast.LI_FANLI, Role.MANAGER)
    legal_rep.unit.multi_agent_since = None
    await legal_rep.unit.save()

    with pytest.raises(NotAllowed, match="尚未开通多经办人"):
        await enter(person_login=cast.LI_FANLI.mobile)
    await enter()


async def test_a_hash_with_old_costs_is_renewed_at_the_next_login() -> None:
    legal_rep = await registered()
    before = legal_rep.password_hash

    await enter()

    after = (await Member.get(id=legal_rep.id)).password_hash
    assert before is not None
    assert after is not None
    assert "m=8," in before
    assert after.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    await enter()


async def test_a_person_is_found_within_the_unit_only() -> None:
    ours = await registered()
    theirs = await registered(cast.SOFTWARE_UNIT)
    wang = PersonLogin.of(cast.WANG_SHILI.id_number)

    assert await find_member(ours.unit, wang) == ours
    assert await find_member(theirs.unit, wang) is None
    assert await find_member(None, wang) is None


async def test_of_two_memberships_the_live_one_is_found() -> None:
    unit = (await registered()).unit
    live = await seated(unit, cast.JIN_YANG)
    former = await seated(unit, cast.LI_FANLI)
    await Member.filter(id=former.id).update(person_id=live.person_id, state=MemberState.REVOKED)

    assert await find_member(unit, PersonLogin.of(cast.JIN_YANG.id_number)) == live
