"""What a text message says, as a whole and as the values of a template."""

import pytest

from models.records.sms import Sms, SmsKind, notice


def test_a_message_of_the_outbox_is_read_back() -> None:
    sms = Sms(SmsKind.CODE, "正文", {"digits": "123456", "purpose": "注册", "minutes": "5"})

    content = sms.to("13912345678")

    assert content["mobile"] == "13912345678"
    assert Sms.of(content) == sms


def test_a_long_text_is_kept_once() -> None:
    content = notice("很长的消息" * 100).to("13912345678")

    assert list(content) == ["mobile", "text", "kind"]
    assert Sms.of(content).values == {"told": content["text"]}


def test_what_an_earlier_version_has_left_in_the_outbox_still_goes_out() -> None:
    assert Sms.of({"mobile": "13912345678", "text": "正文"}) == notice("正文")


@pytest.mark.parametrize("values", [{}, {"told": "a", "link": "b"}])
def test_a_message_without_the_values_of_its_kind_is_never_written(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="values of notice"):
        Sms(SmsKind.NOTICE, "正文", values)
