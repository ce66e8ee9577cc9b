"""Pages ask the database as often when it holds a thousand rows more."""

from collections.abc import Awaitable, Callable

import pytest
from nicegui.testing import User

from models.base import clock
from models.base.key import random_token
from models.public.notice import Notice, NoticeKind
from models.sandbox.inbox import SandboxSms
from models.services.catalogue import Catalogue
from models.services.service_item import ServiceItem
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from models.units.member import Member, MemberState
from tests.support.crowd import crowd
from tests.support.demo import demo_member
from tests.support.page import element_count, sign_in
from tests.support.queries import counted_queries

MANY = 1000
Grow = Callable[[Member], Awaitable[None]]


async def _notices(_rep: Member) -> None:
    await Notice.bulk_create(
        Notice(
            code=random_token(8),
            kind=NoticeKind.ANNOUNCEMENT,
            title=f"公告{number}",
            body="正文",
            source="示例",
            region="320000",
            published_at=clock.now(),
            changed_at=clock.now(),
        )
        for number in range(MANY)
    )


async def _items(_rep: Member) -> None:
    item = await ServiceItem.get(code="JY002")
    more = [item.clone(pk=None) for _ in range(MANY)]
    for number, each in enumerate(more):
        each.code, each.sort = f"X{number:05d}", MANY + number
    await ServiceItem.bulk_create(more)
    await Catalogue.mark_changed()


async def _messages(_rep: Member) -> None:
    now = clock.now()
    await SandboxSms.bulk_create(
        SandboxSms(
            code=random_token(8),
            reference=random_token(8),
            mobile="13900000002",
            mobile_index="",
            text="验证码",
            sent_at=now,
            arrives_at=now,
            is_reported=True,
        )
        for _ in range(MANY)
    )


async def _sessions(rep: Member) -> None:
    now = clock.now()
    await Session.bulk_create(
        Session(
            code=random_token(8),
            digest=random_token(),
            kind=SessionKind.UNIT,
            visitor="",
            member=rep,
            person=rep.person,
            created_at=now,
            seen_at=now,
            proved_at=now,
            ends_at=now,
            ended_at=now,
        )
        for _ in range(MANY)
    )


# What waits in every unit is read when the page is built, and once more when its line stands.
MOST = {"/person": 39, "/sandbox": 16, "/unit/members": 23, "/unit/members/coverage": 16}


async def _agent(rep: Member) -> str:
    """The code of an agent who may handle something already."""
    agents = Member.filter(unit_id=rep.unit_id, state=MemberState.ACTIVE, grants__id__gt=0)
    return (await agents.order_by("id"))[0].code


@pytest.mark.parametrize(
    ("path", "grow"),
    [
        ("/", _notices),
        ("/notices", _notices),
        ("/cities", _notices),
        ("/services", _items),
        ("/services?audience=unit&page=40", _items),
        ("/services/JY002", _items),
        ("/search?q=技能", _items),
        ("/themes", _items),
        ("/unit", _items),
        ("/sandbox", _messages),
        ("/person", _sessions),
        ("/unit/members", crowd),
        ("/unit/members/coverage", crowd),
        ("/unit/members/history", crowd),
        ("AGENT/grants", crowd),
    ],
)
async def test_a_thousand_rows_more_cost_no_query_more(user: User, path: str, grow: Grow) -> None:
    rep = await demo_member()
    await sign_in(user, rep)
    path = path.replace("AGENT", f"/unit/members/{await _agent(rep)}")
    await user.open(path)  # what is read once for all visitors does not count

    with counted_queries() as of_few:
        await user.open(path)
    few = element_count(user)
    await grow(rep)
    await user.open(path)
    with counted_queries() as of_many:
        await user.open(path)

    assert len(of_many) <= len(of_few) < MOST.get(path, 14)
    assert element_count(user) <= few + 2
