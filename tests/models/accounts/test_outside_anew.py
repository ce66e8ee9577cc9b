"""Whether somebody signed in elsewhere anew: who is shown first, and what proves a person."""

from datetime import timedelta

from models.accounts.outside_sign_in import Way, arrival_of, enter
from models.outside.outside_account import OutsideAccount, opener_of
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from tests.support.outside import answerer, confirmed, identity, new_start, proven
from tests.support.units import VISITOR, registered


async def test_whoever_asked_for_a_new_login_and_did_not_show_it_is_shown_first() -> None:
    rep = await registered()
    await confirmed(await proven(identity(), rep), rep)
    old = identity(is_anew=False)

    shown = await arrival_of(old, names_person=False, asked_anew=True)
    assert (shown.way, shown.member) == (Way.SHOW, None)
    assert (await arrival_of(old, names_person=False)).way is Way.ENTER
    assert (await arrival_of(identity(), names_person=False, asked_anew=True)).way is Way.ENTER
    named = identity(is_anew=False, person=answerer(cast.DEMO_UNIT.legal_rep))
    assert (await arrival_of(named, names_person=True, asked_anew=True)).way is Way.SHOW


async def test_a_provider_s_word_is_a_proof_of_the_person_only_where_they_signed_in_anew() -> None:
    rep = await registered()
    await confirmed(await proven(identity(), rep), rep)
    who = answerer(cast.DEMO_UNIT.legal_rep)

    for told, names_person, is_proof in (
        (identity(person=who), True, True),
        (identity(person=who, is_anew=False), True, False),
        (identity(), False, False),
    ):
        arrival = await arrival_of(told, names_person=names_person)
        assert arrival.is_proof is is_proof
        start, _ = await new_start()
        await start.take()
        await start.note(told, None)
        token = await enter(start, arrival)
        session, _, _ = await LoginTicket.redeem(token, VISITOR, address="", browser="")
        assert session.is_fresh(timedelta(minutes=5)) is is_proof
        assert session.opener == opener_of(told.subject_digest, rep.unit_id)


async def test_an_account_is_not_bound_for_a_day_by_whom_an_sms_alone_has_proved() -> None:
    rep = await registered()
    await rep.person.hold(is_held=True)

    await confirmed(await proven(identity(), rep), rep)

    assert await OutsideAccount.all().count() == 0
    assert (await arrival_of(identity(), names_person=False)).way is Way.SCAN
