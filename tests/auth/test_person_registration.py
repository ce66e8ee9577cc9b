"""刷脸登录: what a fresh face proves, for how long, and how often."""

from datetime import timedelta

import pytest

from auth.connectors.face import FaceState
from auth.person_registration import ENDED, NOT_PROVED, PersonRegistration
from models import clock
from models.error import Conflict
from models.sandbox import FaceDecision, SandboxFace
from models.seed import cast
from tests.support.phone import REP, app_user
from tests.support.registering import caller_from

PHONE = caller_from()


async def proved(
    who: cast.CastPerson = REP, decision: FaceDecision = FaceDecision.PASSED
) -> PersonRegistration:
    """Somebody in front of the camera, with its result read."""
    flow = PersonRegistration()
    started = await flow.start_face(who.id_type, who.id_number, who.name, PHONE)
    await (await SandboxFace.of(started.certify_id)).decide(decision)
    await flow.settle_face(PHONE)
    return flow


async def test_a_face_signs_its_user_in_once() -> None:
    person = await app_user()
    flow = await proved()

    assert await flow.sign_in() == person
    with pytest.raises(Conflict, match=NOT_PROVED):
        await flow.sign_in()


async def test_a_face_holds_for_half_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    await app_user()
    flow = await proved()
    later = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(Conflict, match=ENDED):
        await flow.sign_in()


async def test_a_face_that_did_not_pass_signs_nobody_in() -> None:
    await app_user()
    flow = await proved(decision=FaceDecision.FAILED)

    assert flow.known is None
    with pytest.raises(Conflict, match=NOT_PROVED):
        await flow.sign_in()


async def test_the_face_of_a_stranger_to_the_app_signs_nobody_in() -> None:
    flow = await proved(cast.SHEN_YANGLI)

    assert flow.is_proved
    with pytest.raises(Conflict, match=NOT_PROVED):
        await flow.sign_in()


async def test_the_way_leads_back_from_the_face_service_to_where_it_began() -> None:
    flow = PersonRegistration(path="/app/face")
    started = await flow.start_face(REP.id_type, REP.id_number, REP.name, PHONE)

    stored = await SandboxFace.of(started.certify_id)
    assert stored.return_url.endswith("/app/face")
    assert (await flow.settle_face(PHONE)).state is FaceState.PENDING
