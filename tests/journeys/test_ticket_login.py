"""省政务 by tickets: the same tile, another protocol behind it."""

from pathlib import Path

from playwright.sync_api import expect

from models.seed import cast
from tests.journeys.conftest import NewPage
from tests.support.browser import Watch
from tests.support.sandbox import SandboxApi
from tests.support.server import Server
from tests.support.unit_ways import by_tile, sign_in_there


def test_a_ticket_leads_a_unit_in_and_what_is_none_is_told(
    new_page: NewPage, tmp_path: Path, watch: Watch
) -> None:
    watch.expect("status of 403")
    with Server(tmp_path / "server", HALL_LOGIN_PROVINCE_TWIN="ticket") as server:
        sandbox, desk = SandboxApi(server.url), new_page(server=server)
        by_tile(desk, "省政务")
        desk.get_by_label("密码").fill("wrong")
        desk.get_by_role("button", name="登录", exact=True).click()
        expect(desk.get_by_text("账号或密码不正确")).to_be_visible()
        sign_in_there(desk)
        expect(desk.get_by_role("heading", name="确认身份")).to_be_visible()
        expect(desk.get_by_text(cast.DEMO_UNIT.name)).to_be_visible()

        by_tile(desk, "省政务")
        desk.get_by_label("账户类型").select_option(label="个人账户")
        sign_in_there(desk)
        expect(desk.get_by_text("登录的是个人账户，请改用单位（法人）账户")).to_be_visible()

        desk.get_by_role("link", name="重新登录").click()
        sign_in_there(desk, button="取消")
        expect(desk.get_by_text("您已取消在省政务单位账户的登录")).to_be_visible()

        desk.get_by_role("link", name="重新登录").click()
        sandbox.post("faults", name="province_expired")
        sign_in_there(desk)
        expect(desk.get_by_text("省政务单位账户的登录凭据已失效")).to_be_visible()
