"""The description of a provider of tickets: what it may say, and what is told of its mistakes."""

from pathlib import Path
from typing import Any

import pytest

from auth.sign_in.ticket import TicketProvider
from auth.sign_in.ticket_description import read_ticket_description
from models.base.error import ConnectorFailed, HallError, NotAllowed
from models.setting.login_provider import Provider
from tests.auth.sign_in.stub import new_start
from tests.auth.sign_in.ticket_stub import TICKET, StubTickets, description, options, provider


@pytest.mark.parametrize("rule", ["sha256", "sm3"])
@pytest.mark.parametrize("time", ["yyyy-MM-dd HH:mm:ss", "seconds", "milliseconds"])
def test_other_signatures_and_times_are_told_by_the_file(
    tmp_path: Path, rule: str, time: str
) -> None:
    sign = {"rule": rule, "text": "{time}{secret}", "time": time}
    told = options(tmp_path, description(sign=sign))

    values = read_ticket_description(told).sign.values("hall", "secret")

    assert told.problems == []
    assert (len(values["sign"]), len(values["time"])) == (
        64,
        {"seconds": 10, "milliseconds": 13}.get(time, 19),
    )


def _without(*path: str) -> dict[str, Any]:
    told = description()
    at: dict[str, Any] = told
    for step in path[:-1]:
        at[step] = dict(at[step])
        at = at[step]
    del at[path[-1]]
    return told


@pytest.mark.parametrize(
    ("described", "words"),
    [
        ("no JSON", "不是有效的接口描述"),
        ({}, "不是有效的接口描述"),
        (_without("validate", "answers"), "不是有效的接口描述"),
        (description(sign={"rules": "md5"}), "不是有效的接口描述"),
        (description(sign={"rule": "crc"}), "sign.rule 只能是 md5、sha256、sm3"),
        (description(sign={"text": "{time}"}), "sign.text 中没有 {secret}"),
        (description(sign={"time": "HH"}), "sign.time 只能是"),
        (description(login="https://www.example.gov.cn/"), "login 中没有 {back}"),
        (description(login="http://www.example.gov.cn/?{back}"), "不是 https"),
        (description(kinds={"1": "person"}), "kinds 中没有 unit"),
        (_without("fields", "uscc"), "fields 缺少 uscc"),
        (description(fields={**description()["fields"], "x": "y"}), "fields 中不认识 x"),
        (_without("validate", "parameters", "st"), "validate.parameters 中没有 {ticket}"),
        (_without("userinfo", "parameters", "token"), "userinfo.parameters 中没有 {token}"),
        (_without("userinfo", "parameters", "sign"), "userinfo.parameters 中没有 {sign}"),
        (_without("validate", "answers", "0"), "validate.answers 中没有 ok"),
    ],
)
def test_mistakes_of_a_description_are_told(tmp_path: Path, described: object, words: str) -> None:
    told = options(tmp_path, described)
    TicketProvider.of(Provider("gov"), told, StubTickets().client())

    assert any(words in each for each in told.problems), told.problems
    assert all(each.startswith("HALL_LOGIN_GOV_DESCRIPTION") for each in told.problems)


@pytest.mark.parametrize(
    ("info", "error", "words"),
    [
        ({"uniscid": ""}, NotAllowed, "没有返回单位"),
        ({"uniscid": "91320100MAXAA00191"}, NotAllowed, "无法核实"),
        ({"userid": ""}, NotAllowed, "无法核实"),
        ({"usertype": "8"}, ConnectorFailed, "无法识别"),
    ],
)
async def test_an_account_that_is_not_whole_opens_nothing(
    tmp_path: Path, info: dict[str, str], error: type[HallError], words: str
) -> None:
    stub = StubTickets()
    stub.info |= info

    with pytest.raises(error, match=words):
        await provider(stub, tmp_path).finish(new_start(), {"ticket": TICKET})
