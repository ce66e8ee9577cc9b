"""本人数据: everything of the person, nothing of anybody else, nothing that opens a door."""

import json

from components.sign_in.own_data_card import zipped
from models.cases.own_data import SECTIONS, OwnData, take_own_data
from models.proofs.known_device import KnownDevice
from models.records.audit import AuditEvent, AuditRecord
from models.seed import cast
from models.units.member import Member
from models.units.membership import suspend
from tests.support.addresses import added
from tests.support.passkeys import b64, keyed
from tests.support.units import ADDRESS, PASSWORD, QUICK_HASH, invited, opened, seated, signed_in


def texts(data: OwnData) -> str:
    """All that is in it."""
    return json.dumps(data.as_json, ensure_ascii=False)


async def test_it_holds_the_persons_own_in_clear() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await signed_in(agent)
    await keyed(agent)
    await suspend(agent, "长期出差", by=rep)
    await KnownDevice.note(agent.person, "a device", "visitor", "Firefox · Linux")
    await invited(await opened(cast.SOFTWARE_UNIT), cast.JIN_YANG)

    found = texts(await take_own_data(agent.person, by=agent))

    jin = cast.JIN_YANG
    kept = (ADDRESS, "Firefox · Linux", "办公室电脑")
    for own in (jin.name, jin.id_number, jin.mobile, rep.unit.name, *kept):
        assert own in found
    assert "权限已停用" in found
    assert cast.SOFTWARE_UNIT.name in found


async def test_it_holds_nothing_of_anybody_else() -> None:
    rep = await opened()
    agent = await seated(rep.unit, cast.JIN_YANG)
    await signed_in(rep)
    await invited(rep, cast.SUN_LI)

    found = texts(await take_own_data(agent.person, by=agent))

    for other in (cast.WANG_SHILI, cast.SUN_LI):
        for value in (other.name, other.id_number, other.mobile):
            assert value not in found


async def test_it_holds_nothing_that_opens_a_door() -> None:
    rep = await opened()
    session, token = await signed_in(rep)
    await KnownDevice.note(rep.person, "digest of a device", "visitor")
    key = b64((await keyed(rep)).credential)

    found = texts(await take_own_data(rep.person, by=rep))

    fresh = await Member.get(id=rep.id)
    secrets = (QUICK_HASH, PASSWORD, token, session.digest, session.visitor, "digest of a device")
    for secret in (*secrets, key, session.code, str(fresh.mobile_index), rep.code):
        assert secret not in found


async def test_that_it_was_taken_is_noted() -> None:
    rep = await opened()

    await take_own_data(rep.person, by=rep)
    await take_own_data(rep.person, by=None)

    lines = AuditRecord.filter(event=AuditEvent.OWN_DATA_TAKEN.value)
    assert {each.chain for each in await lines} == {rep.unit.code, "system"}


async def test_every_section_is_there_even_when_it_is_empty() -> None:
    rep = await opened()

    data = await OwnData.of(rep.person)

    assert [section.title for section in data.sections] == [title for title, _ in SECTIONS]
    assert zipped(data)[:2] == b"PK"


async def test_own_addresses_are_in_it_and_those_of_the_unit_are_not() -> None:
    rep = await opened()
    await added(rep.person, detail="家门口1号")
    await added(rep, detail="厂门口2号")

    found = texts(await OwnData.of(rep.person))

    assert "家门口1号" in found
    assert "厂门口2号" not in found
