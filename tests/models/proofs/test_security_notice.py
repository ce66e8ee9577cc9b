"""安全提醒: one link by SMS, none in an inbox, and how long it holds."""

import pytest

from models.base import clock
from models.base.error import NotFound
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.security_notice import KEPT, LIFETIME, SecurityNotice, warn
from models.records.message import Message, MessageKind
from models.units.member import Member
from tests.support.mobiles import SITE, link_to, texts_to
from tests.support.units import opened


async def warned(owner: Member | Person, mobile: str, site: str = SITE) -> None:
    """A warning in a transaction of its own."""

    @transactional
    async def verb() -> None:
        await warn(owner, "登录密码已修改", mobile=mobile, site=site)

    await verb()


async def test_the_sms_has_one_link_and_the_inbox_none() -> None:
    rep = await opened()

    await warned(rep, rep.mobile)

    [text] = await texts_to(rep.mobile)
    assert text.count("http") == 1
    message = await Message.get(owner_code=rep.person.code)
    assert (message.kind, "/not-me/" in message.text) == (MessageKind.SECURITY, False)


async def test_a_link_is_found_for_a_day_and_kept_as_a_digest() -> None:
    rep = await opened()
    await warned(rep, rep.mobile)
    code = await link_to(rep.mobile)

    found = await SecurityNotice.find(code)
    assert (found.member_id, found.is_used) == (rep.id, False)
    assert code not in str(await SecurityNotice.all().values_list("digest", flat=True))
    clock.travel(LIFETIME.total_seconds() + 1)

    with pytest.raises(NotFound):
        await SecurityNotice.find(code)


@pytest.mark.parametrize("code", ["", "nothing", "x" * 100, "../etc", "\udc80"])
async def test_what_is_no_link_finds_nothing(code: str) -> None:
    with pytest.raises(NotFound):
        await SecurityNotice.find(code)


async def test_without_an_address_of_the_hall_there_is_no_link() -> None:
    rep = await opened()

    await warned(rep, rep.mobile, site="")

    [text] = await texts_to(rep.mobile)
    assert "12333" in text
    assert not await SecurityNotice.exists()


async def test_whoever_has_no_mobile_reads_it_in_the_inbox() -> None:
    rep = await opened()

    await warned(rep.person, "")

    assert await Message.filter(owner_code=rep.person.code).count() == 1
    assert not await SecurityNotice.exists()


async def test_a_notice_is_forgotten_a_month_after_its_end() -> None:
    rep = await opened()
    await warned(rep, rep.mobile)
    clock.travel((LIFETIME + KEPT).total_seconds() + 60)

    await SecurityNotice.forget_old()

    assert not await SecurityNotice.exists()
