"""A passkey: how it is found, what its counter says, and what its person is called by it."""

import pytest

from models.people.passkey import Passkey, user_handle
from models.seed import cast
from tests.support.passkeys import added, b64
from tests.support.units import person_of, registered, signed_in


async def test_a_key_is_found_by_its_id_alone() -> None:
    session, _ = await signed_in(await registered())
    key, soft = await added(session)

    found = await Passkey.find(b64(soft.credential))

    assert found is not None
    assert (found.id, found.person.id) == (key.id, session.person_id)
    assert await Passkey.find(b64(soft.credential[:-1])) is None


@pytest.mark.parametrize(
    ("before", "now", "fell"),
    [(0, 0, False), (0, 5, False), (7, 8, False), (7, 7, True), (7, 5, True), (7, 0, True)],
)
def test_a_counter_goes_up_or_is_none(before: int, now: int, fell: bool) -> None:
    assert Passkey(sign_count=before).has_fallen(now) is fell


async def test_the_handle_of_a_person_stays_and_tells_nothing() -> None:
    wang, zhao = await person_of(cast.WANG_SHILI), await person_of(cast.ZHAO_YANGBEN)

    assert user_handle(wang) == user_handle(await wang.reread()) != user_handle(zhao)
    assert len(user_handle(wang)) == 32
    assert wang.code.encode() not in user_handle(wang)
