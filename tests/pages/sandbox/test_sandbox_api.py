"""The sandbox as JSON: what automated tests read and do."""

from typing import Any

from nicegui.testing import User

from auth.web import cookies
from models.base.key import digest, random_token
from models.proofs.captcha import CaptchaChallenge, CaptchaKind, CaptchaPurpose
from models.sandbox.ca_token import SandboxToken
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import SandboxSms
from models.seed import cast
from models.units.member import MemberState
from tests.pages.sandbox.test_sandbox import everything_real
from tests.support.page import read
from tests.support.phone import REP, app_user, face_code
from tests.support.units import registered

PLACE = "/sandbox/api"


async def get(user: User, path: str) -> Any:
    answer = await user.http_client.get(f"{PLACE}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def post(user: User, path: str, expected: int = 200, **body: Any) -> Any:
    answer = await user.http_client.post(f"{PLACE}/{path}", json=body)
    assert answer.status_code == expected, answer.text
    return answer.json()


async def test_it_describes_itself(user: User) -> None:
    described = await get(user, "openapi.json")

    assert {"/sms", "/captcha", "/faults", "/tickets/{code}", "/phone"} <= set(described["paths"])


async def test_it_reads_the_code_from_the_newest_message_to_a_mobile(user: User) -> None:
    await SandboxSms.accept(REP.mobile, "验证码 123456，用于单位注册", "1")
    await SandboxSms.accept("13900010182", "验证码 999999，用于单位注册", "2")

    [message] = await get(user, f"sms?mobile={REP.mobile}")

    assert message["code"] == "123456"


async def test_it_knows_the_answer_to_the_challenge_of_the_asking_browser(user: User) -> None:
    visitor = random_token()
    user.http_client.cookies.set(cookies.VISITOR, visitor)
    for owner in (digest(visitor), "another browser"):
        await CaptchaChallenge.open(
            CaptchaPurpose.LOGIN,
            CaptchaKind.PUZZLE,
            visitor=owner,
            subject="",
            answer="240" if owner == digest(visitor) else "100",
            work_bits=0,
        )

    assert (await get(user, "captcha"))["x"] == 120


async def test_it_switches_faults(user: User) -> None:
    await post(user, "faults", name="face_fails", amount=2)
    assert await SandboxFault.active() == {Fault.FACE_FAILS: 2}
    await post(user, "faults")
    assert await SandboxFault.active() == {}
    await post(user, "faults", 422, name="face_fails", amount=100_000)


async def test_it_plugs_a_key_into_the_asking_browser_alone(user: User) -> None:
    await post(user, "ca", 409, name="valid", act="plug")
    user.http_client.cookies.set(cookies.VISITOR, random_token())

    await post(user, "ca", name="valid", act="plug")

    mine = {each["name"]: each["is_plugged"] for each in await get(user, "ca")}
    assert {name for name, is_plugged in mine.items() if is_plugged} == {"valid"}
    user.http_client.cookies.set(cookies.VISITOR, random_token())
    assert not any(each["is_plugged"] for each in await get(user, "ca"))
    await post(user, "ca", 404, name="nobody", act="plug")


async def test_it_unlocks_and_pulls_out_a_key(user: User) -> None:
    visitor = random_token()
    user.http_client.cookies.set(cookies.VISITOR, visitor)
    await post(user, "ca", name="valid", act="plug")
    await SandboxToken.filter(visitor=visitor).update(wrong=6)

    await post(user, "ca", name="valid", act="unlock")
    found = {each["name"]: each for each in await post(user, "ca", name="valid", act="unplug")}

    assert (found["valid"]["wrong"], found["valid"]["is_plugged"]) == (0, False)


async def test_it_answers_a_code_as_a_person(user: User) -> None:
    await app_user()
    ticket = await face_code()
    assert [each["code"] for each in await get(user, "tickets")] == [ticket.code]

    scanned = await post(user, f"tickets/{ticket.code}", act="scan", id_number=REP.id_number)
    done = await post(user, f"tickets/{ticket.code}", act="confirm", id_number=REP.id_number)

    assert (scanned["state"], done["state"]) == ("scanned", "confirmed")


async def test_it_plays_a_face_that_does_not_pass(user: User) -> None:
    await app_user()
    ticket = await face_code()
    await post(user, f"tickets/{ticket.code}", act="scan", id_number=REP.id_number)

    failed = await post(
        user, f"tickets/{ticket.code}", act="confirm", id_number=REP.id_number, face="failed"
    )

    assert failed["state"] == "failed"
    assert "与证件照片不一致" in failed["reason"]


async def test_it_tells_in_chinese_what_cannot_be_done(user: User) -> None:
    ticket = await face_code()

    unknown = await post(user, f"tickets/{ticket.code}", 404, act="scan", id_number="no number")
    await app_user()
    early = await post(user, f"tickets/{ticket.code}", 409, act="confirm", id_number=REP.id_number)

    assert unknown["message"] == "江苏智慧人社APP没有此人的账号"
    assert "请先用手机扫描二维码" in early["message"]


async def test_it_signs_the_phone_of_the_asking_browser_in_and_out(user: User) -> None:
    await app_user()
    await user.open("/app")

    assert await post(user, "phone", id_number=REP.id_number) == {"name": "周**"}
    await user.open("/app")
    assert "周**" in read(user)

    await post(user, "phone")
    await user.open("/app")
    assert "您还没有登录" in read(user)


async def test_it_lists_the_cast_with_one_unit_to_register(user: User) -> None:
    found = await get(user, "cast")

    free = [unit["uscc"] for unit in found["units"] if not unit["is_registered"]]
    assert cast.DISPATCH_UNIT.uscc in free


async def test_it_is_gone_where_every_system_is_real(user: User) -> None:
    with everything_real():
        answer = await user.http_client.get(f"{PLACE}/faults")

    assert answer.status_code == 404


async def test_the_registry_changes_a_legal_rep_and_the_hall_hears_of_it(user: User) -> None:
    rep = await registered()
    new = cast.ZHAO_YANGBEN

    named = await post(user, "registry", uscc=cast.DEMO_UNIT.uscc, id_number=new.id_number)

    assert next(each for each in named if each["is_changed"])["name"] == new.name
    assert (await rep.reread()).state is MemberState.REVOKED
    back = await post(user, "registry", uscc=cast.DEMO_UNIT.uscc)
    assert not any(each["is_changed"] for each in back)
    await post(user, "registry", 404, uscc=cast.DEMO_UNIT.uscc, id_number="1")
    await post(user, "registry", 404, uscc="1")
