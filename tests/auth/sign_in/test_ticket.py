"""Ticket exchange: one contract for its twin and for the real connector, and what goes wrong."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx2
import pytest

from auth.calls.options import Options
from auth.sign_in.provider import LoginProvider, Start
from auth.sign_in.twin import TicketTwinProvider
from models.base.error import ConnectorFailed, HallError, Invalid, NotAllowed
from models.sandbox.fault import Fault, SandboxFault
from models.seed import cast
from models.setting.login_provider import Provider, provider_options
from tests.auth.sign_in.stub import BACK, new_start
from tests.auth.sign_in.ticket_stub import (
    PERSON,
    TICKET,
    StubTickets,
    provider,
)

HOST = "hall.example"
LI = cast.LI_FANLI


class World(Protocol):
    """A provider that can be made to fail, and its login page."""

    at: LoginProvider

    async def visit(self, url: str, **typed: str) -> dict[str, str]:
        """Sign in at the page; what the browser brings back."""

    async def fail(self, what: str) -> None:
        """Let it fail from now on."""

    def start(self) -> Start:
        """A start whose callback is this provider's."""


class TwinWorld:
    """The twin with its own page."""

    def __init__(self, **told: str) -> None:
        full = {f"HALL_LOGIN_PROVINCE_{name}": value for name, value in told.items()}
        values = Options("login_province", full, provider_options(["province"]))
        self.twin = TicketTwinProvider(Provider("province"), values, total_seconds=0.2)
        self.at: LoginProvider = self.twin

    async def visit(self, url: str, **typed: str) -> dict[str, str]:
        answer = await self.submit(url, **typed)
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].startswith(f"https://{HOST}/login/province/callback?")
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))

    async def submit(self, url: str, **typed: str) -> httpx2.Response:
        """Send the form of the page."""
        assert url.startswith("/sandbox/province/front/login.do?")
        async with self.browser() as browser:
            page = await browser.get(f"/front/login.do?{urlsplit(url).query}")
            assert page.status_code == 200, page.text
            back = page.text.partition('name="back" value="')[2].partition('"')[0]
            form = {
                "back": back.replace("&amp;", "&"),
                "account": cast.DEMO_UNIT.uscc,
                "password": cast.DEMO_PASSWORD,
                "operator": LI.id_number,
                "act": "login",
                **typed,
            }
            return await browser.post("/front/login.do", data=form)

    def browser(self) -> httpx2.AsyncClient:
        """A browser in front of the twin."""
        transport = httpx2.ASGITransport(app=self.twin.twin.app)
        return httpx2.AsyncClient(transport=transport, base_url=f"https://{HOST}")

    async def fail(self, what: str) -> None:
        await SandboxFault.switch_on(Fault.of_provider("province", what))

    def start(self) -> Start:
        return new_start(redirect_uri=f"https://{HOST}/login/province/callback")


class RealWorld:
    """The real connector over a stubbed transport."""

    def __init__(self, folder: Path) -> None:
        self.stub = StubTickets()
        real = provider(self.stub, folder)
        real._peer.total_seconds = 0.2
        self.at: LoginProvider = real

    async def visit(self, url: str, **typed: str) -> dict[str, str]:
        if typed.get("usertype") == "1":
            self.stub.info = dict(PERSON)
        return self.stub.visit(url, **typed)

    async def fail(self, what: str) -> None:
        if what == "expired":
            self.stub.result = "1"
        else:
            self.stub.mode = {"down": "is faulty", "slow": "hangs"}[what]

    def start(self) -> Start:
        return new_start(redirect_uri=BACK)


@pytest.fixture(params=["twin", "ticket"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """Run the contract over both."""
    if request.param == "twin":
        request.getfixturevalue("db")
        yield TwinWorld()
    else:
        yield RealWorld(tmp_path)


async def test_the_unit_that_has_signed_in_is_told(world: World) -> None:
    start = world.start()

    answer = await world.visit(await world.at.begin(start))
    found = await world.at.finish(start, answer)

    assert answer["state"] == start.state
    assert (found.uscc, found.unit_name) == (cast.DEMO_UNIT.uscc, cast.DEMO_UNIT.name)
    assert found.legal_rep is not None
    assert found.legal_rep.id_number == cast.WANG_SHILI.id_number
    assert found.person is not None
    assert (found.person.name, found.person.id_number) == (LI.name, LI.id_number)


async def test_who_breaks_off_there_is_told_so(world: World) -> None:
    start = world.start()
    answer = await world.visit(await world.at.begin(start), act="cancel")

    with pytest.raises(NotAllowed, match="您已取消"):
        await world.at.finish(start, answer)


async def test_a_personal_account_opens_no_unit(world: World) -> None:
    start = world.start()
    answer = await world.visit(await world.at.begin(start), usertype="1")

    with pytest.raises(NotAllowed, match="个人账户"):
        await world.at.finish(start, answer)


@pytest.mark.parametrize(
    ("what", "words"),
    [("down", "暂时无法连接"), ("slow", "没有及时回复"), ("expired", "凭据已失效")],
)
async def test_what_goes_wrong_there_is_told_in_chinese(
    world: World, what: str, words: str
) -> None:
    start = world.start()
    answer = await world.visit(await world.at.begin(start))
    await world.fail(what)

    with pytest.raises((NotAllowed, ConnectorFailed), match=words):
        await world.at.finish(start, answer)


async def test_a_ticket_serves_once(world: World) -> None:
    start = world.start()
    answer = await world.visit(await world.at.begin(start))
    await world.at.finish(start, answer)

    with pytest.raises(NotAllowed, match="凭据已失效"):
        await world.at.finish(world.start(), answer)


@pytest.mark.parametrize(
    ("result", "kind", "words"),
    [
        ("1", NotAllowed, "凭据已失效"),
        ("2", NotAllowed, "已经使用过"),
        ("3", NotAllowed, "不是发给本站的"),
        ("9", ConnectorFailed, "没有受理"),
        ("77", ConnectorFailed, "无法识别"),
    ],
)
async def test_every_answer_has_its_own_text_and_never_the_provider_s(
    tmp_path: Path, result: str, kind: type[HallError], words: str
) -> None:
    stub = StubTickets()
    stub.result = result

    with pytest.raises(kind, match=words) as caught:
        await provider(stub, tmp_path).finish(new_start(), {"ticket": TICKET})

    assert "票据无效" not in caught.value.message
    assert len(stub.requests) == 1


@pytest.mark.parametrize("envelope", [{}, {"result": None}, {"result": "0"}, {"result": True}])
async def test_an_odd_envelope_is_told_as_such(tmp_path: Path, envelope: dict[str, Any]) -> None:
    stub = StubTickets()
    stub.envelope = envelope

    with pytest.raises(ConnectorFailed, match="无法识别"):
        await provider(stub, tmp_path).finish(new_start(), {"ticket": TICKET})


async def test_a_ticket_that_may_be_used_up_is_never_sent_again(tmp_path: Path) -> None:
    stub = StubTickets()
    stub.mode = "breaks off"

    with pytest.raises(ConnectorFailed):
        await provider(stub, tmp_path).finish(new_start(), {"ticket": TICKET})
    assert len(stub.requests) == 1


@pytest.mark.parametrize("ticket", ["票据", "a\x00b", "x" * 301])
async def test_what_cannot_be_a_ticket_is_not_asked_about(tmp_path: Path, ticket: str) -> None:
    stub = StubTickets()

    with pytest.raises(NotAllowed, match="无法核实"):
        await provider(stub, tmp_path).finish(new_start(), {"ticket": ticket})
    assert stub.requests == []


async def test_whoever_has_signed_out_goes_where_a_new_login_is_asked_for(tmp_path: Path) -> None:
    anew = "https://www.example.gov.cn/out?then={back}"
    at = provider(StubTickets(), tmp_path, login_anew=anew)

    assert (await at.begin(new_start())).startswith("https://www.example.gov.cn/jsjis/")
    url = await at.begin(new_start(asks_anew=True))

    assert url.startswith("https://www.example.gov.cn/out?then=https%3A%2F%2Fhall.example%2F")
    assert await at.log_out_url("", "/") == ""
    with pytest.raises(Invalid):
        await at.logged_out("x")


async def test_the_twin_knows_a_wrong_password_and_sends_browsers_here_alone(db: None) -> None:
    twin = TwinWorld()
    answer = await twin.submit(await twin.at.begin(twin.start()), password="wrong")
    assert (answer.status_code, "账号或密码不正确" in answer.text) == (200, True)

    for back in ("https://evil.example/login/province/callback", f"https://{HOST}/x", "", "%"):
        url = await twin.at.begin(new_start(redirect_uri=back))
        async with twin.browser() as browser:
            query = urlsplit(url).query
            assert (await browser.get(f"/front/login.do?{query}")).status_code == 400
            form = {"back": back, "act": "cancel"}
            assert (await browser.post("/front/login.do", data=form)).status_code == 400


async def test_the_twin_answers_nobody_who_does_not_sign(db: None) -> None:
    twin = TwinWorld()
    query = urlencode({"method": "ticketValidation"})
    async with twin.browser() as browser:
        form = {"servicecode": "hall", "time": "20260101000000", "sign": "x", "st": TICKET}
        answer = await browser.post(f"/sso/servlet/simpleauth?{query}", data=form)

    assert answer.json()["result"] == "9"


@pytest.mark.parametrize(("what", "words"), [("foreign", "上海外地"), ("renamed", "更名后")])
async def test_foreign_units_and_new_names_are_switches(db: None, what: str, words: str) -> None:
    twin = TwinWorld()
    start = twin.start()
    await twin.fail(what)

    found = await twin.at.finish(start, await twin.visit(await twin.at.begin(start)))

    assert words in found.unit_name


async def test_a_ticket_of_the_twin_lives_a_minute(db: None) -> None:
    twin, seconds = TwinWorld(), [0.0]
    twin.twin.twin.books.seconds = lambda: seconds[0]
    start = twin.start()
    answer = await twin.visit(await twin.at.begin(start))
    seconds[0] = 61.0

    with pytest.raises(NotAllowed, match="凭据已失效"):
        await twin.at.finish(start, answer)
