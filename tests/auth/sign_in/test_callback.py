"""A browser on its way to a provider and back: whose it is, once, and where it goes then."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from auth.sign_in.callback import LINKS, arrive, begin
from auth.sign_in.log_out import end_outside, way_out_there
from auth.sign_in.providers import use_providers
from auth.web.caller import Caller
from auth.web.door import HALL
from models.accounts.outside_sign_in import entry_of
from models.base.error import ConnectorFailed, HallError, Invalid, NotAllowed, NotFound
from models.outside.outside_account import OutsideAccount
from models.outside.outside_start import OutsideStart, StartPurpose
from models.seed import cast
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.sign_in.unit_entry import Lead
from tests.auth.sign_in.stub import CORP, StubOpenId, provider
from tests.auth.sign_in.ticket_stub import StubTickets
from tests.auth.sign_in.ticket_stub import provider as ticket_provider
from tests.support.outside import session_of
from tests.support.units import VISITOR, registered


def browser(visitor: str = VISITOR, session: str = "") -> Caller:
    """A browser in front of the hall."""
    sessions = {HALL.name: session}
    return Caller(visitor, sessions, "203.0.113.9", "Chrome", "1", "https://hall.example")


@pytest.fixture
def stub() -> Iterator[StubOpenId]:
    """A provider called gov, and behind the callback another one called other."""
    made, other = StubOpenId(), StubOpenId()
    with use_providers({"gov": provider(made), "other": provider(other)}):
        yield made


async def away(
    stub: StubOpenId, who: Caller | None = None, next_path: str = "/unit"
) -> dict[str, str]:
    """Go to the provider and sign in there; what the browser brings back."""
    purpose = StartPurpose.SIGN_IN
    return stub.visit(await begin("gov", purpose, caller=who or browser(), next_path=next_path))


async def enter(stub: StubOpenId, who: Caller | None = None) -> tuple[Session, dict[str, str]]:
    """Sign in with a linked account: the session, and the answer that opened it."""
    answer = await away(stub, who)
    path = await arrive("gov", answer, who or browser())
    ticket = dict(parse_qsl(urlsplit(path).query))["ticket"]
    visitor = (who or browser()).visitor
    session, _, _ = await LoginTicket.redeem(ticket, visitor, address="", browser="")
    return session, answer


@pytest.fixture
async def linked(db: None) -> Session:
    """The demo unit, whose account at the provider is linked."""
    from models.outside.outside_identity import subject_digest
    from tests.auth.sign_in.stub import ISSUER

    rep = await registered()
    await OutsideAccount.bind("gov", subject_digest("gov", ISSUER, "U1"), by=rep)
    return await session_of(rep)


async def test_a_linked_account_comes_in_at_once(linked: Session, stub: StubOpenId) -> None:
    session, _ = await enter(stub)

    assert session.member_id == linked.member_id


async def test_going_back_onto_the_callback_goes_on_to_its_target(
    linked: Session, stub: StubOpenId
) -> None:
    session, answer = await enter(stub)

    assert await arrive("gov", answer, browser(session=session.digest)) == "/unit"
    for other in ("", linked.digest):
        with pytest.raises(HallError, match="重新登录"):
            await arrive("gov", answer, browser(session=other))
    await session.end(EndReason.LOGOUT)
    with pytest.raises(HallError, match="重新登录"):
        await arrive("gov", answer, browser(session=session.digest))
    assert stub.methods == ["basic"]


async def test_two_tabs_finish_one_after_the_other(linked: Session, stub: StubOpenId) -> None:
    first = stub.visit(await begin("gov", StartPurpose.SIGN_IN, caller=browser(), next_path="/a"))
    nonce = stub.asked["nonce"]
    second = await away(stub)

    await arrive("gov", second, browser())
    stub.asked["nonce"] = nonce
    assert (await arrive("gov", first, browser())).startswith("/auth/finish?ticket=")


async def test_an_answer_in_another_browser_is_refused_unasked(
    linked: Session, stub: StubOpenId
) -> None:
    answer = await away(stub)

    for who in (browser("the victim"), browser("")):
        with pytest.raises(NotFound, match="不是在本浏览器发起"):
            await arrive("gov", answer, who)
    assert stub.methods == []
    await arrive("gov", answer, browser())


async def test_an_answer_for_another_provider_is_refused_unasked(
    linked: Session, stub: StubOpenId
) -> None:
    with pytest.raises(NotFound):
        await arrive("other", await away(stub), browser())

    assert stub.methods == []


@pytest.mark.parametrize("changes", [{"state": "x"}, {"state": ""}, {"code": "x" * 9000}])
async def test_a_made_up_answer_is_refused(
    linked: Session, stub: StubOpenId, changes: dict[str, str]
) -> None:
    with pytest.raises(NotFound):
        await arrive("gov", {**await away(stub), **changes}, browser())


async def test_an_answer_that_was_refused_is_used_up(linked: Session, stub: StubOpenId) -> None:
    answer = await away(stub)
    with pytest.raises(NotAllowed):
        await arrive("gov", {**answer, "iss": "https://other.example"}, browser())

    with pytest.raises(HallError, match="重新登录"):
        await arrive("gov", answer, browser())


async def test_an_unlinked_account_of_a_known_unit_asks_who_it_is(stub: StubOpenId) -> None:
    await registered()

    path = await arrive("gov", await away(stub), browser())

    assert path.startswith("/login/gov/confirm?at=")


async def test_an_unknown_unit_goes_on_to_its_registration(stub: StubOpenId) -> None:
    assert await arrive("gov", await away(stub), browser()) == "/register"


async def test_a_unit_that_the_registry_does_not_know_is_told_so(stub: StubOpenId) -> None:
    stub.info = {"sub": "U1", "corp": {**CORP, "uscc": "91310000MAXAA7012K"}}

    with pytest.raises(Invalid, match="没有这个统一社会信用代码"):
        await arrive("gov", await away(stub), browser())


async def test_after_a_sign_out_the_next_start_demands_a_new_login(
    linked: Session, stub: StubOpenId
) -> None:
    session, _ = await enter(stub)
    assert "prompt" not in stub.asked
    await session.end(EndReason.LOGOUT)

    await away(stub)
    assert stub.asked["prompt"] == "login"
    await away(stub, browser("another"))
    assert "prompt" not in stub.asked


async def test_a_provider_that_shows_no_new_login_after_a_sign_out_leads_to_who_comes_in(
    linked: Session, stub: StubOpenId
) -> None:
    session, _ = await enter(stub)
    await session.end(EndReason.LOGOUT)
    stub.claims = lambda claims: {**claims, "auth_time": None}

    path = await arrive("gov", await away(stub), browser())

    assert path.startswith("/login/gov/confirm?at=")
    start = await OutsideStart.waiting(path.partition("=")[2], VISITOR)
    entry = entry_of(start, start.proved_unit)
    assert (await entry.leads_to())[0] is Lead.SIGN_IN
    came, _, _ = await LoginTicket.redeem(await entry.go_in(), VISITOR, address="", browser="")
    assert came.member_id == linked.member_id


async def test_a_session_keeps_which_account_has_opened_it_and_a_log_out_there_ends_it(
    linked: Session, stub: StubOpenId
) -> None:
    session, _ = await enter(stub)
    [account] = await OutsideAccount.alive()

    assert session.opener == account.opener
    assert await end_outside("gov", stub.log_out_token()) == 1


async def test_a_provider_that_is_away_is_told_before_anybody_goes_there(stub: StubOpenId) -> None:
    stub.mode = "is faulty"
    for _ in range(6):
        with pytest.raises(ConnectorFailed):
            await begin("gov", StartPurpose.SIGN_IN, caller=browser(), next_path="/")
    with pytest.raises(NotFound):
        await begin("nobody", StartPurpose.SIGN_IN, caller=browser(), next_path="/")


async def test_signing_out_there_ends_the_session_here(linked: Session, stub: StubOpenId) -> None:
    session, _ = await enter(stub)

    assert await end_outside("gov", stub.log_out_token()) == 1

    again = await Session.get(id=session.id)
    assert again.reason == EndReason.ELSEWHERE
    assert await Session.alive().filter(id=linked.id).exists()
    assert await end_outside("gov", stub.log_out_token()) == 0


async def test_a_log_out_of_another_session_or_sent_again_ends_nothing(
    linked: Session, stub: StubOpenId, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    from models.base import clock

    old = stub.log_out_token()
    later = clock.now() + timedelta(seconds=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    await enter(stub)

    assert await end_outside("gov", old) == 0
    assert await end_outside("gov", stub.log_out_token(sid="S2")) == 0
    assert await end_outside("gov", stub.log_out_token(sid=None)) == 1
    with pytest.raises(Invalid):
        await end_outside("gov", "forged")


async def test_signing_out_here_leads_there_when_it_began_there(
    linked: Session, stub: StubOpenId
) -> None:
    session, _ = await enter(stub)

    there = await way_out_there(session, "https://hall.example")

    asked = dict(parse_qsl(urlsplit(there).query))
    assert asked["post_logout_redirect_uri"] == "https://hall.example/login/gov/logout"
    assert asked["id_token_hint"].count(".") == 2
    assert await way_out_there(linked, "https://hall.example") == ""


async def test_linking_binds_the_account_for_the_session_that_began_it(stub: StubOpenId) -> None:
    rep = await registered()
    session = await session_of(rep)
    who = browser(session=session.digest)

    async def link() -> dict[str, str]:
        purpose = StartPurpose.LINK
        url = await begin("gov", purpose, caller=who, next_path=LINKS, session=session)
        assert "prompt=login" in url
        return stub.visit(url)

    other = await registered(cast.SOFTWARE_UNIT)
    for wrong in (browser(), browser(session=(await session_of(other)).digest)):
        with pytest.raises(NotAllowed, match="已变化"):
            await arrive("gov", await link(), wrong)
    assert await arrive("gov", await link(), who) == LINKS
    [account] = await OutsideAccount.list_of(rep.unit)
    assert account.bound_by_id == rep.id


async def test_a_ticket_behind_a_second_question_mark_is_found(
    stub: StubOpenId, db: None, tmp_path: Path
) -> None:
    tickets = StubTickets()
    with use_providers({"gov": ticket_provider(tickets, tmp_path)}):
        purpose = StartPurpose.SIGN_IN
        url = await begin("gov", purpose, caller=browser(), next_path="/unit")
        answer = tickets.visit(url)
        joined = {"state": f"{answer['state']}?ticket={answer['ticket']}"}
        with pytest.raises(NotFound):
            await arrive("gov", joined, browser("another"))
        assert await arrive("gov", joined, browser()) == "/register"
        with pytest.raises(HallError, match="已经处理过"):
            await arrive("gov", joined, browser())
