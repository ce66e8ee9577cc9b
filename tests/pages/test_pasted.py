"""Numbers and links that are pasted bring signs along that nobody sees; they do no harm."""

import pytest
from nicegui.testing import User

from auth.captcha.question import is_right
from components.scan.qr_link import path_of
from models.base.error import Invalid
from models.sandbox.inbox import SandboxSms
from tests.support.phone import REP, app_user

PLACE = "/sandbox/api"


@pytest.mark.parametrize("typed", ["\u202d{}\u202c", "+86 {}", " {}\u200b"])
async def test_the_inbox_of_a_mobile_is_found_however_it_is_written(user: User, typed: str) -> None:
    await SandboxSms.accept(REP.mobile, "验证码 123456，用于单位注册", "1")

    answer = await user.http_client.get(f"{PLACE}/sms", params={"mobile": typed.format(REP.mobile)})

    assert [message["code"] for message in answer.json()] == ["123456"]


@pytest.mark.parametrize("typed", ["\ufeff{}", "{}\u200b ", "\u202d{}\u202c"])
async def test_a_phone_signs_in_with_a_number_that_was_pasted(user: User, typed: str) -> None:
    await app_user()

    answer = await user.http_client.post(
        f"{PLACE}/phone", json={"id_number": typed.format(REP.id_number.lower())}
    )

    assert answer.json() == {"name": "周**"}


def test_the_link_of_a_code_may_bring_them_along() -> None:
    path = f"/q/{'A' * 27}"

    assert path_of(f"\u202ahttps://hall.example{path}\u202c\ufeff", "https://hall.example") == path


@pytest.mark.parametrize("link", ["http://[", "https://hall.example]/q/", "//[/q/x"])
def test_what_is_no_link_at_all_is_refused_like_one_of_another_site(link: str) -> None:
    with pytest.raises(Invalid, match="不是本网站"):
        path_of(link, "https://hall.example")


@pytest.mark.parametrize("typed", ["\u202d42\u202c", "４２\u200b", "四十二\ufeff", " 42本"])
def test_an_answer_in_words_may_bring_them_along(typed: str) -> None:
    assert is_right(typed, "42")
