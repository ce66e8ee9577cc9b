"""Pages that are only read, as they are kept for all strangers: with nobody in them."""

import asyncio
import re
from datetime import timedelta

import pytest
from nicegui import Client
from nicegui.testing import User

from auth.web import cookies
from auth.web.door import HALL, Door, doors
from auth.web.shared_page import Asked, SharedPage, shared_pages
from models.base import clock
from models.base.key import random_token
from models.public.notice import Notice
from models.seed import cast
from models.sign_in.session import Session
from tests.support.page import sign_in
from tests.support.reading import REGION, get, kept
from tests.support.units import registered

pytestmark = [
    pytest.mark.reading,
    pytest.mark.usefixtures("catalogue", "nothing_kept"),
]


async def test_nothing_of_the_first_one_who_asks_is_in_what_the_next_one_gets(user: User) -> None:
    token = random_token()
    jar = f"{cookies.VISITOR}={token}; {cookies.DEVICE}={token}; rs_theme=dark; rs_text=large"
    asked = {"user-agent": "Seltsam/7", "referer": "http://test/unit", "accept-language": "tlh"}
    first = await get(user, "/services?kind=query&x=1", jar, **asked)
    shared_pages.forget()
    second = await get(user, "/services?kind=query")

    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_signed_in_page_goes_to_nobody_else(user: User, is_first: bool) -> None:
    member = await registered()
    await sign_in(user, member)
    jar = "; ".join(f"{each.name}={each.value}" for each in user.http_client.cookies.jar)
    if not is_first:
        await get(user, "/")
    before = kept()
    own = await get(user, "/", jar)

    assert own.headers["cache-control"] == "no-store"
    assert "etag" not in own.headers
    assert member.unit.name in own.text
    assert kept() == before
    stranger = await get(user, "/")
    assert member.unit.name not in stranger.text
    assert cast.WANG_SHILI.name not in stranger.text
    assert "退出登录" not in stranger.text


@pytest.mark.parametrize("door", doors(), ids=lambda door: door.name)
async def test_whoever_brings_an_invented_session_makes_the_hall_build_no_page(
    user: User, door: Door
) -> None:
    stranger = await get(user, "/")
    open_pages, number = len(Client.instances), kept()
    for _ in range(3):
        own = await get(user, "/", f"{door.cookie}={random_token()}")
        assert own.content == stranger.content
        assert "set-cookie" not in own.headers
        assert "x-accel-expires" not in own.headers  # a proxy is told that this one passes

    assert (len(Client.instances), kept()) == (open_pages, number)


@pytest.mark.parametrize("ended", ["ended_at", "seen_at", "ends_at"])
async def test_whose_session_is_over_reads_as_strangers_do(user: User, ended: str) -> None:
    session = await sign_in(user, await registered())
    jar = "; ".join(f"{each.name}={each.value}" for each in user.http_client.cookies.jar)
    stranger = await get(user, "/")
    etag = stranger.headers["etag"]
    assert (await get(user, "/", jar, **{"if-none-match": etag})).status_code == 200
    await Session.filter(id=session.id).update(**{ended: clock.now() - timedelta(days=1)})

    assert (await get(user, "/", jar)).content == stranger.content


@pytest.mark.parametrize(
    "name", [cookies.VISITOR, cookies.DEVICE, cookies.NODE, cookies.SANDBOX, "rs_theme", "rs_text"]
)
async def test_no_other_cookie_makes_a_difference(user: User, name: str) -> None:
    plain = await get(user, "/")
    with_one = await get(user, "/", f"{name}={random_token()}")

    assert with_one.content == plain.content
    assert with_one.headers["x-accel-expires"] == "5"
    assert "set-cookie" not in with_one.headers


@pytest.mark.parametrize("jar", [f"{REGION}=320500", f"a=b; {REGION}=320500; c=d", "a=b"])
async def test_a_region_that_all_read_alike_is_kept(user: User, jar: str) -> None:
    assert (await get(user, "/services", jar)).headers["x-accel-expires"] == "5"


async def test_the_region_is_what_pages_differ_by(user: User) -> None:
    province = await get(user, "/services")
    suzhou = await get(user, "/services", f"{REGION}=320500")

    assert "当前地区为苏州市" in suzhou.text
    assert "当前地区为" not in province.text
    assert suzhou.headers["etag"] != province.headers["etag"]


@pytest.mark.parametrize(
    "jar",
    [
        f"{REGION}=320500x",
        f"{REGION}=320500; {REGION}=320100",
        f"{REGION.upper()}=320500",
        f"x{REGION}=320500",
        f"a=b;\t{REGION}=320500",
        f"a=b; {REGION} =320500",
        f"a=b; {REGION}=320500\t; c=d",
        f'{REGION}="320500"',
        f"{REGION}=320500,a=b",
        f"{REGION}=nowhere",
    ],
)
async def test_a_region_that_a_proxy_could_read_otherwise_is_kept_by_none(
    user: User, jar: str
) -> None:
    answer = await get(user, "/services", jar)

    assert answer.status_code == 200
    assert "x-accel-expires" not in answer.headers


@pytest.mark.parametrize("query", ["x=1", "kind=query&line=", "kind=nothing", "page=1", "page=a"])
async def test_an_address_in_another_spelling_is_the_same_page(user: User, query: str) -> None:
    known = await get(user, "/services?kind=query" if "query" in query else "/services")
    number = kept()
    answer = await get(user, f"/services?{query}")

    assert answer.content == known.content
    assert kept() == number
    assert "x-accel-expires" not in answer.headers
    assert known.headers["x-accel-expires"] == "5"


async def test_inventions_fill_no_memory(user: User) -> None:
    await get(user, "/services")
    size, number = shared_pages.size, kept()
    for each in range(50):
        query = f"x={each}&letter=Q{each}&page=9{each:05}1"
        assert (await get(user, f"/services?{query}", f"{REGION}={each}")).status_code == 200
        await get(user, f"/services/{each}")
        await get(user, f"/search?q={each}")

    assert (shared_pages.size, kept()) == (size, number)


async def test_what_is_typed_is_kept_nowhere_but_known_again(user: User) -> None:
    first = await get(user, "/search?q=工伤")
    again = await get(user, "/search?q=工伤")

    assert first.headers["cache-control"] == "no-store"
    assert "x-accel-expires" not in first.headers
    assert kept() == 0
    assert first.headers["etag"] == again.headers["etag"]  # whoever comes back need not load it


async def test_a_new_notice_is_read_as_soon_as_the_version_is_looked_at(user: User) -> None:
    await get(user, "/notices")
    await Notice.create(
        code="new",
        kind="announcement",
        title="年末服务安排",
        body="x",
        source="厅",
        published_at=clock.now(),
    )
    shared_pages._look_at = 0

    assert "年末服务安排" in (await get(user, "/notices")).text


async def test_pages_that_are_kept_are_read_while_the_database_is_away(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    await get(user, "/services")

    async def away(*_: object) -> str:
        raise ConnectionError

    monkeypatch.setattr(shared_pages, "_read_version", away)
    monkeypatch.setattr(Session, "lives", away)
    shared_pages._look_at = 0

    for jar in ("", f"{HALL.cookie}={random_token()}"):
        assert (await get(user, "/services", jar)).status_code == 200


@pytest.mark.parametrize("is_cacheable", [True, False])
async def test_a_page_is_built_once_for_all_who_wait(user: User, is_cacheable: bool) -> None:
    built = 0

    async def build() -> SharedPage:
        nonlocal built
        built += 1
        await asyncio.sleep(0)
        return SharedPage.of("<p>")

    asked = Asked(key="/", build=build, is_cacheable=is_cacheable, is_canonical=True)
    pages = await asyncio.gather(*(shared_pages.build(asked) for _ in range(20)))

    assert len(set(map(id, pages))) == 1
    assert built == 1


async def test_whoever_is_refused_gets_a_number_of_their_own(user: User) -> None:
    answers = await asyncio.gather(*(user.http_client.get("/services/none") for _ in range(3)))

    numbers = [re.findall(r'编号 <span class="rs-num">([^<]+)', each.text) for each in answers]
    assert len({number for [number] in numbers}) == 3
