"""电子营业执照 by QR code: one contract for its twin and for the real connector."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import httpx2
import pytest

from auth.calls.options import Options
from auth.sign_in.licence import LicenceQrProvider
from auth.sign_in.provider import Start
from auth.sign_in.twin import LicenceTwinProvider
from models.base import clock
from models.base.error import ConnectorFailed, NotAllowed
from models.outside.licence_code import LicenceCode, LicenceState
from models.outside.licence_holder import HolderType
from models.outside.outside_start import OutsideStart
from models.sandbox.fault import Fault, SandboxFault
from models.seed import cast
from models.setting.login_provider import Provider, provider_options
from tests.auth.sign_in.licence_stub import StubLicences, begun, provider, state_of

HOST = "hall.example"
LI = cast.LI_FANLI


class World(Protocol):
    """A platform that can be made to fail, and a phone."""

    at: LicenceQrProvider

    async def begin(self) -> tuple[OutsideStart, Start]:
        """A start at this provider."""

    async def confirm(self, code: LicenceCode, holder: str = "legal_rep") -> None:
        """Confirm on the phone."""

    async def cancel(self, code: LicenceCode) -> None:
        """Cancel on the phone."""

    async def fail(self, what: str) -> None:
        """Let it fail from now on."""


class TwinWorld:
    """The twin with its phone."""

    def __init__(self, total_seconds: float = 0.5) -> None:
        told = Options("login_e_licence", {}, provider_options(["e_licence"]))
        self.twin = LicenceTwinProvider(Provider("e_licence"), told, total_seconds)
        self.at: LicenceQrProvider = self.twin

    async def begin(self) -> tuple[OutsideStart, Start]:
        return await begun("e_licence", f"https://{HOST}/login/e_licence/callback")

    async def confirm(self, code: LicenceCode, holder: str = "legal_rep") -> None:
        answer = await self.submit(code, holder=holder)
        assert "回到电脑" in answer.text, answer.text

    async def cancel(self, code: LicenceCode) -> None:
        answer = await self.submit(code, act="cancel")
        assert "已取消" in answer.text

    async def submit(self, code: LicenceCode, **typed: str) -> httpx2.Response:
        """Scan, and send the form of the phone."""
        prefix = f"https://{HOST}/sandbox/e_licence"
        assert code.picture.startswith(prefix)
        path = code.picture.removeprefix(prefix)
        transport = httpx2.ASGITransport(app=self.twin.twin.app)
        async with httpx2.AsyncClient(transport=transport, base_url=f"https://{HOST}") as phone:
            page = await phone.get(path)
            if page.status_code != 200:
                return page
            form = {
                "account": cast.DEMO_UNIT.uscc,
                "holder": "legal_rep",
                "operator": LI.id_number,
                "password": cast.DEMO_PASSWORD,
                "act": "login",
                **typed,
            }
            return await phone.post(path, data=form)

    async def fail(self, what: str) -> None:
        await SandboxFault.switch_on(Fault.of_provider("e_licence", what))


class RealWorld:
    """The real connector over a stubbed transport, which is asked."""

    def __init__(self, folder: Path) -> None:
        self.stub = StubLicences()
        self.at: LicenceQrProvider = provider(self.stub, folder, callback=None)
        self.at._peer.total_seconds = 0.5
        self._ages = False

    async def begin(self) -> tuple[OutsideStart, Start]:
        return await begun()

    async def confirm(self, code: LicenceCode, holder: str = "legal_rep") -> None:
        kind = HolderType(holder)
        name = cast.WANG_SHILI.name if kind is HolderType.LEGAL_REP else LI.name
        moment = clock.now() - timedelta(minutes=10 if self._ages else 0)
        signed = f"{clock.local(moment):%Y%m%d%H%M%S}"
        self.stub.answers(holderType=kind.label, holderName=name, signTime=signed)
        await _wait(code)
        await self.at.look(code)

    async def cancel(self, code: LicenceCode) -> None:
        self.stub.state = "3"
        await _wait(code)
        await self.at.look(code)

    async def fail(self, what: str) -> None:
        if what == "expired":
            self._ages = True
        else:
            self.stub.mode = {"down": "is faulty", "slow": "hangs"}[what]


async def _wait(code: LicenceCode) -> None:
    """Let the time pass after which the platform may be asked again."""
    await LicenceCode.filter(id=code.id).update(asked_at=clock.now() - timedelta(seconds=9))


@pytest.fixture(params=["twin", "licence_qr"])
def world(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> World:
    """Run the contract over both."""
    return TwinWorld() if request.param == "twin" else RealWorld(tmp_path)


async def shown(world: World) -> tuple[Start, LicenceCode]:
    """A start whose code is on the screen."""
    row, start = await world.begin()
    path = await world.at.begin(start)
    assert re.fullmatch(rf"/login/{world.at.provider.name}/licence\?state=.+", path)
    assert state_of(path) == start.state
    code = await LicenceCode.latest_of(row)
    assert code is not None
    assert code.current_state is LicenceState.NEW
    return start, code


@pytest.mark.parametrize("holder", ["legal_rep", "licence_manager", "agent"])
async def test_the_unit_and_its_holder_are_told(world: World, holder: str) -> None:
    start, code = await shown(world)
    await world.confirm(code, holder)

    found = await world.at.finish(start, {"state": start.state})

    assert (found.uscc, found.unit_name) == (cast.DEMO_UNIT.uscc, cast.DEMO_UNIT.name)
    assert found.holder is not None
    assert found.holder.kind == holder
    assert found.holder.name == (cast.WANG_SHILI.name if holder == "legal_rep" else LI.name)
    assert found.person is None
    assert found.legal_rep is None


async def test_who_cancels_on_the_phone_is_told_on_the_page(world: World) -> None:
    start, code = await shown(world)
    await world.cancel(code)

    assert (await LicenceCode.find(code.code)).state is LicenceState.DENIED
    with pytest.raises(NotAllowed, match="无法核实"):
        await world.at.finish(start, {})


async def test_an_answer_serves_once(world: World) -> None:
    start, code = await shown(world)
    await world.confirm(code)
    await world.at.finish(start, {})

    with pytest.raises(NotAllowed):
        await world.at.finish(start, {})


async def test_nobody_gets_an_answer_that_has_not_come(world: World) -> None:
    start, _ = await shown(world)

    with pytest.raises(NotAllowed, match="无法核实"):
        await world.at.finish(start, {"state": start.state})


async def test_an_answer_that_was_signed_long_ago_is_refused(world: World) -> None:
    start, code = await shown(world)
    await world.fail("expired")
    await world.confirm(code)

    with pytest.raises(NotAllowed, match="凭据已失效"):
        await world.at.finish(start, {})


@pytest.mark.parametrize(("what", "words"), [("down", "暂时无法连接"), ("slow", "没有及时回复")])
async def test_a_platform_that_gives_no_code_is_told_in_chinese(
    world: World, what: str, words: str
) -> None:
    await world.fail(what)
    _, start = await world.begin()

    with pytest.raises(ConnectorFailed, match=words):
        await world.at.begin(start)


@pytest.fixture
def twin(db: None) -> TwinWorld:
    """The twin alone, with time for its pure Python."""
    return TwinWorld(5.0)


async def test_a_wrong_password_stays_on_the_phone(twin: TwinWorld) -> None:
    _, code = await shown(twin)

    answer = await twin.submit(code, password="wrong")

    assert "执照密码不正确" in answer.text
    assert (await LicenceCode.find(code.code)).state is LicenceState.SCANNED


async def test_a_code_of_the_twin_is_answered_once_and_in_time(
    twin: TwinWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = await shown(twin)
    await twin.confirm(code)
    assert (await twin.submit(code)).status_code == 410

    _, other = await shown(twin)
    later = clock.now() + timedelta(seconds=121)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await twin.submit(other)).status_code == 410


@pytest.mark.parametrize(("what", "words"), [("foreign", "上海外地"), ("renamed", "更名后")])
async def test_foreign_units_and_new_names_are_switches(
    twin: TwinWorld, what: str, words: str
) -> None:
    start, code = await shown(twin)
    await twin.fail(what)
    await twin.confirm(code)

    assert words in (await twin.at.finish(start, {})).unit_name


async def test_the_twin_answers_nobody_who_does_not_sign(twin: TwinWorld) -> None:
    transport = httpx2.ASGITransport(app=twin.twin.twin.app)
    async with httpx2.AsyncClient(transport=transport, base_url=f"https://{HOST}") as stranger:
        for path in ("/open", "/result", "/verify"):
            answer = await stranger.post(path, json={"plain": "x", "biz": "x", "cert": "x"})
            assert answer.json()["code"] == "1"
        assert (await stranger.post("/open", content=b"[")).json()["code"] == "1"
        assert (await stranger.post("/open", json=[])).json()["code"] == "1"
