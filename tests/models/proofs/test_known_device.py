"""常用设备: known where its person has signed in, until it is given up or long unused."""

from models.base import clock
from models.base.origin import Origin
from models.people.person import Person
from models.proofs.known_device import KEPT, MAX_DEVICES, KnownDevice
from models.seed import cast
from models.sign_in.device import end_device
from models.sign_in.member_password import MemberPassword
from models.sign_in.session import Session
from models.sign_in.session_kind import SessionKind
from tests.support.units import PASSWORD, VISITOR, person_of, registered, signed_in

NEW = "Vq7-mountain-K2"


async def known() -> Person:
    """Somebody who has signed in on a device."""
    person = await person_of(cast.WANG_SHILI)
    await KnownDevice.note(person, "device", VISITOR, "Chrome · Windows")
    return person


async def test_a_device_is_known_to_whoever_has_used_it_and_to_nobody_else() -> None:
    person, other = await known(), await person_of(cast.LI_FANLI)

    assert await KnownDevice.knows("device", person.id)
    assert not await KnownDevice.knows("device", other.id)
    assert not await KnownDevice.knows("device", None)
    assert not await KnownDevice.knows("another device", person.id)
    assert not await KnownDevice.knows("", person.id)
    assert await KnownDevice.is_used("device")
    assert not await KnownDevice.is_used("")


async def test_signing_in_again_moves_its_last_use_and_adds_no_row() -> None:
    person = await known()
    clock.travel(3600)

    await KnownDevice.note(person, "device", "a later visit", "Edge · Windows")

    [row] = await KnownDevice.all()
    assert (row.browser, row.visitor) == ("Edge · Windows", "a later visit")
    assert row.last_used_at > row.first_used_at


async def test_several_people_share_a_device() -> None:
    person, other = await known(), await person_of(cast.LI_FANLI)

    await KnownDevice.note(other, "device", VISITOR)

    assert await KnownDevice.knows("device", person.id)
    assert await KnownDevice.knows("device", other.id)


async def test_half_a_year_without_use_forgets_it() -> None:
    person = await known()
    clock.travel(KEPT.total_seconds() + 1)

    assert not await KnownDevice.knows("device", person.id)
    await KnownDevice.forget_old()
    assert await KnownDevice.all().count() == 0


async def test_the_device_used_longest_ago_gives_way() -> None:
    person = await known()
    for number in range(MAX_DEVICES):
        clock.travel(60 * number)
        await KnownDevice.note(person, f"device {number}", VISITOR)

    assert await KnownDevice.all().count() == MAX_DEVICES
    assert not await KnownDevice.knows("device", person.id)


async def test_a_device_that_was_signed_out_from_elsewhere_is_not_known_any_more() -> None:
    member = await registered()
    await KnownDevice.note(member.person, "lost", "lost browser")
    lost, _ = await Session.open(SessionKind.PERSON, member.person, None, visitor="lost browser")
    here, _ = await signed_in(member)

    await end_device(lost.code, by=here)

    assert not await KnownDevice.knows("lost", member.person_id)


async def test_a_changed_password_leaves_only_the_browser_in_use_known() -> None:
    member = await registered()
    await KnownDevice.note(member.person, "here", VISITOR)
    await KnownDevice.note(member.person, "elsewhere", "another browser")
    here, _ = await signed_in(member)

    await MemberPassword(member).change(PASSWORD, NEW, origin=Origin(VISITOR), keep=here)

    assert await KnownDevice.knows("here", member.person_id)
    assert not await KnownDevice.knows("elsewhere", member.person_id)
