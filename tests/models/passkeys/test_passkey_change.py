"""Adding and removing a passkey: who may, what is kept, and that the owner hears of it."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from models.base import clock
from models.base.error import (
    Conflict,
    Invalid,
    LimitReached,
    NotAllowed,
    NotFound,
    SessionEnded,
)
from models.base.key import random_token
from models.passkeys.challenge import LIFETIME
from models.passkeys.passkey_change import add, begin_adding, is_proved, remove
from models.passkeys.passkey_sign_in import begin
from models.passkeys.response import UNREADABLE
from models.people.passkey import MOST_KEYS, Passkey
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.sign_in.way_out import close_ways_in
from tests.support.database import ON_POSTGRES
from tests.support.mobiles import texts_to
from tests.support.passkeys import HERE, SITE, SoftKey, added, of_b64, prove_again
from tests.support.phone import app_user
from tests.support.units import VISITOR, opened, registered, signed_in


@pytest.fixture
async def session() -> Session:
    """A legal rep who has signed in and proved it once more."""
    here, _ = await signed_in(await registered())
    return await prove_again(here)


async def test_a_key_is_kept_with_its_name_and_its_owner_is_told_at_once(session: Session) -> None:
    key, soft = await added(session)

    [kept] = await Passkey.list_of(session.person)
    assert (kept.name, kept.browser, kept.sign_count) == ("办公室电脑", "Chrome · Windows", 0)
    assert of_b64(kept.credential) == soft.credential
    assert kept.transports == "internal,hybrid"
    assert kept.code == key.code
    [text] = await texts_to(cast.DEMO_UNIT.legal_rep.mobile)
    assert "已添加通行密钥（Chrome · Windows）" in text
    assert f"{SITE}/not-me/" in text
    assert "办公室电脑" not in text
    assert await AuditRecord.filter(event=AuditEvent.PASSKEY_ADDED).count() == 1


async def test_no_name_and_no_id_of_a_key_stands_in_the_table_in_clear(session: Session) -> None:
    await added(session)
    [row] = await Passkey.all().values("credential", "public_key", "name")
    raw = await Passkey._meta.db.execute_query_dict("SELECT * FROM passkey")

    assert not set(row.values()) & {str(each) for each in raw[0].values()}


async def test_the_options_ask_for_a_verified_user_a_found_key_and_no_maker(
    session: Session,
) -> None:
    key, _ = await added(session)
    asked = json.loads(await begin_adding(by=session, origin=HERE))

    chosen = asked["authenticatorSelection"]
    assert chosen["userVerification"] == "required"
    assert chosen["residentKey"] == "required"
    assert asked["attestation"] == "none"
    assert asked["timeout"] == 120_000
    assert asked["rp"]["id"] == "hall.example"
    [known] = asked["excludeCredentials"]
    assert (known["id"], known["transports"]) == (key.credential, ["internal", "hybrid"])
    assert session.person.name not in json.dumps(asked, ensure_ascii=False)


async def test_the_sign_in_itself_is_no_proof_and_an_old_proof_is_none_any_more() -> None:
    here, _ = await signed_in(await registered())
    assert not is_proved(here)
    with pytest.raises(NotAllowed, match="请先验证"):
        await begin_adding(by=here, origin=HERE)

    fresh = await prove_again(here)
    assert await begin_adding(by=fresh, origin=HERE)
    clock.travel(16 * 60)
    with pytest.raises(NotAllowed, match="请先验证"):
        await begin_adding(by=fresh, origin=HERE)


async def test_nobody_adds_a_key_in_the_day_after_a_recovery_by_sms(session: Session) -> None:
    await session.person.hold(is_held=True)

    with pytest.raises(NotAllowed, match="短信验证码找回"):
        await begin_adding(by=session, origin=HERE)


async def test_whoever_was_signed_out_meanwhile_adds_none(session: Session) -> None:
    options = await begin_adding(by=session, origin=HERE)
    await session.end(EndReason.CHOSEN)

    with pytest.raises(SessionEnded):
        await add(SoftKey().create(options), "电脑", by=session, origin=HERE)


@pytest.mark.parametrize(
    "wrong",
    [
        SoftKey(is_verified=False),
        SoftKey(is_present=False),
        SoftKey(origin="https://evil.example"),
        SoftKey(origin="https://hall.example:8443"),
        SoftKey(rp_id="evil.example"),
        SoftKey(credential=b""),
    ],
    ids=["not verified", "nobody there", "other site", "other port", "other name", "no id"],
)
async def test_a_key_that_is_not_as_asked_for_is_refused(session: Session, wrong: SoftKey) -> None:
    options = await begin_adding(by=session, origin=HERE)

    with pytest.raises(Invalid, match=UNREADABLE):
        await add(wrong.create(options), "电脑", by=session, origin=HERE)
    assert await Passkey.all().count() == 0


@pytest.mark.parametrize("fmt", ["tpm", "android-key", "apple", "fido-u2f", "made-up"])
async def test_an_attestation_that_nobody_asked_for_is_not_even_looked_at(
    session: Session, fmt: str
) -> None:
    options = await begin_adding(by=session, origin=HERE)

    with pytest.raises(Invalid, match=UNREADABLE):
        await add(SoftKey().create(options, fmt=fmt), "电脑", by=session, origin=HERE)


@pytest.mark.parametrize("sent", ["", "null", "[]", "{}", '{"id": 1}', "x" * 30_000, "\ud800"])
async def test_bytes_that_are_no_answer_are_one_refusal(session: Session, sent: str) -> None:
    with pytest.raises(Invalid, match=UNREADABLE):
        await add(sent, "电脑", by=session, origin=HERE)


async def test_a_challenge_serves_one_key_for_two_minutes(session: Session) -> None:
    options = await begin_adding(by=session, origin=HERE)
    await add(SoftKey().create(options), "电脑", by=session, origin=HERE)
    with pytest.raises(Conflict):
        await add(SoftKey().create(options), "电脑", by=session, origin=HERE)

    late = await begin_adding(by=session, origin=HERE)
    clock.travel(LIFETIME.total_seconds() + 1)
    with pytest.raises(Conflict):
        await add(SoftKey().create(late), "电脑", by=session, origin=HERE)


async def test_of_two_answers_to_one_challenge_at_once_one_is_taken(session: Session) -> None:
    options = await begin_adding(by=session, origin=HERE)

    async def try_it() -> bool:
        try:
            await add(SoftKey().create(options), "电脑", by=session, origin=HERE)
        except Conflict:
            return False
        return True

    assert sorted(await asyncio.gather(*(try_it() for _ in range(6)))) == [False] * 5 + [True]
    assert await Passkey.all().count() == 1


async def test_a_challenge_of_a_sign_in_or_of_another_session_or_browser_adds_nothing(
    session: Session,
) -> None:
    asked = json.loads(await begin_adding(by=session, origin=HERE))
    foreign, _ = await signed_in(await opened(cast.SOFTWARE_UNIT))
    other = await prove_again(foreign)
    theirs = await begin_adding(by=other, origin=HERE)
    of_sign_in = json.dumps(
        {**asked, "challenge": json.loads(await begin(origin=HERE))["challenge"]}
    )

    for options in (theirs, of_sign_in):
        with pytest.raises(Conflict):
            await add(SoftKey().create(options), "电脑", by=session, origin=HERE)
    away = replace(HERE, visitor="another browser")
    with pytest.raises(Conflict):
        await add(SoftKey().create(json.dumps(asked)), "电脑", by=session, origin=away)
    assert await Passkey.all().count() == 0


async def test_a_key_stands_once_and_a_person_has_ten(session: Session) -> None:
    _, soft = await added(session)
    with pytest.raises(Conflict, match="已经添加过"):
        await added(session, soft)
    for _ in range(MOST_KEYS - 1):
        await added(session)

    with pytest.raises(LimitReached, match="最多添加10个"):
        await added(session)


async def test_a_name_is_asked_for_and_stays_short(session: Session) -> None:
    for name in ("", " ", "很" * 21):
        with pytest.raises(Invalid, match="名称"):
            await added(session, name=name)


async def test_removing_takes_a_fresh_proof_and_tells_the_owner(session: Session) -> None:
    key, _ = await added(session)
    clock.travel(16 * 60)
    with pytest.raises(NotAllowed, match="请先验证"):
        await remove(key.code, by=session, origin=HERE)

    await remove(key.code, by=await prove_again(session), origin=HERE)

    assert await Passkey.all().count() == 0
    assert (
        "通行密钥（Chrome · Windows）已移除"
        in (await texts_to(cast.DEMO_UNIT.legal_rep.mobile))[-1]
    )
    assert await AuditRecord.filter(event=AuditEvent.PASSKEY_REMOVED).count() == 1


async def test_somebody_elses_key_is_not_found(session: Session) -> None:
    key, _ = await added(session)
    other, _ = await signed_in(await opened(cast.SOFTWARE_UNIT))

    for code in (key.code, "nothing", "?" * 40):
        with pytest.raises(NotFound):
            await remove(code, by=await prove_again(other), origin=HERE)


async def test_a_user_without_a_unit_adds_one_too() -> None:
    person = await app_user(cast.WANG_SHILI)
    here, _ = await Session.open(SessionKind.PERSON, person, None, visitor=VISITOR)

    await added(here)

    assert "通行密钥" in (await texts_to(person.mobile))[0]


async def test_where_no_key_can_work_none_is_begun(session: Session) -> None:
    for site in ("http://10.0.0.8", "http://hall.example", ""):
        with pytest.raises(NotAllowed):
            await begin_adding(by=session, origin=replace(HERE, site=site))


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time")
async def test_a_key_that_is_added_while_everything_is_closed_does_not_survive() -> None:
    rep = await registered()
    here, _ = await signed_in(rep)
    session = await prove_again(here)
    for _ in range(5):
        options = await begin_adding(by=session, origin=HERE)

        adding = add(SoftKey().create(options), random_token(6), by=session, origin=HERE)
        closing = close_ways_in(rep, EndReason.FROZEN)
        await asyncio.gather(adding, closing, return_exceptions=True)
        assert await Passkey.all().count() == 0
        here, _ = await signed_in(await rep.reread())
        session = await prove_again(here)


async def test_a_key_that_two_people_add_at_once_is_of_one_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both, create = asyncio.Barrier(2), Passkey.create

    async def together(**values: Any) -> Passkey:
        if ON_POSTGRES:
            await both.wait()
        return await create(**values)

    monkeypatch.setattr(Passkey, "create", together)
    ones = [await registered(), await registered(cast.SOFTWARE_UNIT)]
    here = [await prove_again((await signed_in(one))[0]) for one in ones]
    soft = SoftKey(origin=HERE.site)
    made = [soft.create(await begin_adding(by=each, origin=HERE)) for each in here]

    results = await asyncio.gather(
        *(add(sent, "x", by=by, origin=HERE) for sent, by in zip(made, here, strict=True)),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in results) == ["Conflict", "Passkey"]
