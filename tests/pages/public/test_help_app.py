"""The two pages behind the links of the login: what they say is true of this very site."""

import pytest
from nicegui.testing import User

from components.scan.reach import is_local
from tests.support.page import read


async def test_the_page_of_the_app_says_that_a_simulated_phone_plays_it(user: User) -> None:
    await user.open("/help/app")

    await user.should_see("不连接真实的江苏智慧人社APP")
    assert 'aria-label="模拟手机网址二维码"' in read(user)
    assert "其他设备上的手机扫不开" not in read(user)


async def test_how_to_scan_warns_of_codes_that_others_send(user: User) -> None:
    await user.open("/help/scan")

    await user.should_see("请只扫描您自己打开的页面上的二维码")
    await user.should_see("尚未开通多经办人")


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8080/app", True),
        ("http://[::1]:8080", True),
        ("http://localhost:8080", True),
        ("http://192.168.1.7:8080", False),
        ("https://hall.example.cn", False),
    ],
)
def test_an_address_of_this_very_machine_is_known(url: str, local: bool) -> None:
    assert is_local(url) is local
