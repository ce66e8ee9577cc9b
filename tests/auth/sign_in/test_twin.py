"""One contract for the twins of the deck's providers and for the real connector."""

from collections.abc import AsyncIterator
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from auth.calls.options import Options
from auth.sign_in.provider import LoginProvider, Start
from auth.sign_in.twin import TwinProvider
from models.base.error import ConnectorFailed, NotAllowed
from models.sandbox.fault import Fault, SandboxFault
from models.seed import cast
from models.setting.login_provider import Provider, provider_options
from tests.auth.sign_in.stub import BACK, StubOpenId, new_start, provider

HOST = "hall.example"


class World(Protocol):
    """A provider that can be made to fail, and its login page."""

    at: LoginProvider

    async def visit(self, url: str, **typed: str) -> dict[str, str]:
        """Sign in at the page; what the browser brings back."""

    async def fail(self, what: str) -> None:
        """Let it fail from now on."""


class TwinWorld:
    """The twin with its own page."""

    def __init__(self, name: str = "province") -> None:
        told = Options(f"login_{name}", {}, provider_options([name]))
        self.name = name
        self.twin = TwinProvider(Provider(name), told, total_seconds=0.2)
        self.at: LoginProvider = self.twin

    async def visit(self, url: str, **typed: str) -> dict[str, str]:
        answer = await self.submit(url, **typed)
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].startswith(f"https://{HOST}/login/{self.name}/callback?")
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))

    async def submit(self, url: str, **typed: str) -> httpx2.Response:
        """Send the form of the page."""
        assert url.startswith(f"/sandbox/{self.name}/authorize?")
        asked = dict(parse_qsl(urlsplit(url).query))
        form = {
            **{n: asked[n] for n in ("redirect_uri", "state", "nonce", "code_challenge")},
            "account": cast.DEMO_UNIT.uscc,
            "password": cast.DEMO_PASSWORD,
            "act": "login",
            **typed,
        }
        transport = httpx2.ASGITransport(app=self.twin.twin.app)
        async with httpx2.AsyncClient(transport=transport, base_url=f"https://{HOST}") as browser:
            page = await browser.get(f"/authorize?{urlsplit(url).query}")
            assert page.status_code == 200, page.text
            return await browser.post("/authorize", data=form)

    async def fail(self, what: str) -> None:
        await SandboxFault.switch_on(Fault.of_provider(self.name, what))

    def start(self) -> Start:
        """A start whose callback is this provider's."""
        return new_start(redirect_uri=f"https://{HOST}/login/{self.name}/callback")


class RealWorld:
    """The real connector over a stubbed transport."""

    def __init__(self) -> None:
        self.stub = StubOpenId()
        real = provider(self.stub)
        real._peer.total_seconds = 0.2
        self.at: LoginProvider = real

    async def visit(self, url: str, **typed: str) -> dict[str, str]:
        if typed.get("act") == "cancel":
            return self.stub.visit(url, error="access_denied")
        return self.stub.visit(url)

    async def fail(self, what: str) -> None:
        if what == "expired":
            self.stub.refusal = "invalid_grant"
        else:
            self.stub.mode = {"down": "is faulty", "slow": "hangs"}[what]

    def start(self) -> Start:
        return new_start(redirect_uri=BACK)


@pytest.fixture(params=["twin", "oidc"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Run the contract over both."""
    if request.param == "twin":
        request.getfixturevalue("db")
        yield TwinWorld()
    else:
        yield RealWorld()


async def test_the_unit_that_has_signed_in_is_told(world: TwinWorld) -> None:
    start = world.start()

    found = await world.at.finish(start, await world.visit(await world.at.begin(start)))

    assert (found.uscc, found.unit_name) == (cast.DEMO_UNIT.uscc, cast.DEMO_UNIT.name)
    assert found.legal_rep is not None
    assert (found.legal_rep.name, found.legal_rep.id_number) == (
        cast.WANG_SHILI.name,
        cast.WANG_SHILI.id_number,
    )


async def test_who_breaks_off_there_is_told_so(world: TwinWorld) -> None:
    start = world.start()
    answer = await world.visit(await world.at.begin(start), act="cancel")

    with pytest.raises(NotAllowed, match="您已取消"):
        await world.at.finish(start, answer)


@pytest.mark.parametrize(
    ("what", "words"),
    [("down", "暂时无法连接"), ("slow", "没有及时回复"), ("expired", "凭据已失效")],
)
async def test_what_goes_wrong_there_is_told_in_chinese(
    world: TwinWorld, what: str, words: str
) -> None:
    start = world.start()
    answer = await world.visit(await world.at.begin(start))
    await world.fail(what)

    with pytest.raises((NotAllowed, ConnectorFailed), match=words):
        await world.at.finish(start, answer)


async def test_another_start_cannot_use_a_code(world: TwinWorld) -> None:
    start, other = world.start(), world.start()
    answer = await world.visit(await world.at.begin(start))
    await world.at.begin(other)

    with pytest.raises(NotAllowed):
        await world.at.finish(other, {**answer, "code": answer["code"] + "x"})


@pytest.fixture
def twin(db: None) -> TwinWorld:
    """The twin alone."""
    return TwinWorld()


async def test_a_wrong_password_stays_on_the_page(twin: TwinWorld) -> None:
    answer = await twin.submit(await twin.at.begin(twin.start()), password="wrong")

    assert answer.status_code == 200
    assert "账号或密码不正确" in answer.text


async def test_a_code_of_the_twin_serves_once_and_only_its_own_start(twin: TwinWorld) -> None:
    start = twin.start()
    answer = await twin.visit(await twin.at.begin(start))

    with pytest.raises(NotAllowed):
        await twin.at.finish(twin.start(), answer)
    with pytest.raises(NotAllowed):
        await twin.at.finish(start, answer)


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/login/province/callback",
        f"https://{HOST}/login/e_licence/callback",
        f"https://{HOST}/login/province/callback/../../x",
        f"javascript://{HOST}/login/province/callback",
        "",
    ],
)
async def test_the_twin_sends_browsers_to_this_site_alone(twin: TwinWorld, back: str) -> None:
    url = await twin.at.begin(new_start(redirect_uri=back))
    transport = httpx2.ASGITransport(app=twin.twin.twin.app)
    async with httpx2.AsyncClient(transport=transport, base_url=f"https://{HOST}") as browser:
        query = urlsplit(url).query
        assert (await browser.get(f"/authorize?{query}")).status_code == 400
        form = {"redirect_uri": back, "act": "cancel"}
        assert (await browser.post("/authorize", data=form)).status_code == 400


@pytest.mark.parametrize("name", ["province", "e_licence"])
async def test_foreign_units_and_new_names_are_switches(db: None, name: str) -> None:
    world = TwinWorld(name)
    for what in ("foreign", "renamed"):
        await world.fail(what)
    start = world.start()

    found = await world.at.finish(start, await world.visit(await world.at.begin(start)))

    assert found.uscc != cast.DEMO_UNIT.uscc
    assert found.unit_name.endswith("（更名后）") or found.unit_name.endswith("(更名后)")


async def test_a_twin_may_name_who_has_signed_in(twin: TwinWorld) -> None:
    start = twin.start()
    url = await twin.at.begin(start)

    answer = await twin.visit(url, operator=cast.LI_FANLI.id_number)
    found = await twin.at.finish(start, answer)

    assert found.person is not None
    assert found.person.id_number == cast.LI_FANLI.id_number


async def test_a_switched_off_twin_is_not_up(twin: TwinWorld) -> None:
    assert await twin.at.is_up()

    await twin.fail("down")

    assert not await twin.at.is_up()
