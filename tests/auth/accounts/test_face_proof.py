"""人脸认证 of an open page: an answer is that of the check that it was asked for."""

import asyncio

import pytest

from auth.accounts.face_proof import FaceProof
from auth.connectors import connectors
from auth.connectors.face import FaceOutcome, FaceState
from models.proofs.matter import Answerer
from models.records.limit_table import FACE_OF_JOINING
from models.sandbox.inbox import FaceDecision, SandboxFace
from tests.support.phone import REP
from tests.support.registering import caller_from

PHONE = caller_from()
WHO = Answerer(REP.id_type, REP.id_number, REP.name)


async def test_a_late_answer_says_nothing_of_the_check_that_was_begun_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proof = FaceProof("/app/units", FACE_OF_JOINING)
    first = await proof.start(WHO, PHONE.origin, PHONE)
    await (await SandboxFace.of(first.certify_id)).decide(FaceDecision.PASSED)
    face, asked, go_on = connectors().face, asyncio.Event(), asyncio.Event()
    answer = face.result

    async def late(certify_id: str) -> FaceOutcome:
        asked.set()
        await go_on.wait()
        return await answer(certify_id)

    monkeypatch.setattr(face, "result", late)
    settling = asyncio.create_task(proof.settle())
    await asked.wait()
    await proof.start(WHO, PHONE.origin, PHONE)
    go_on.set()

    assert (await settling).state is FaceState.PASSED
    assert not proof.is_proved
    assert proof.outcome is None
    assert (await proof.settle()).state is FaceState.PENDING
