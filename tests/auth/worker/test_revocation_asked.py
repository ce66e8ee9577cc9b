"""Keys that no list names: their authority is asked while a session stands on them, in bounds."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from auth.ca.certificate import Certificate
from auth.ca.entry import Description
from auth.ca.ocsp import Question
from auth.ca_helper.soft_key import Algorithm
from auth.calls.http import http_client
from auth.calls.options import Options
from auth.connectors import ca_asking, use_connectors
from auth.connectors.ca import FileCaConnector
from auth.worker import revocation_watch
from auth.worker.revocation_watch import ask_authorities
from models.setting.system import System
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason
from models.units.member import Member
from tests.auth.ca.test_ocsp import IS_GOOD, IS_REVOKED, IS_UNKNOWN, answer
from tests.auth.worker.test_revocation_watch import opened_by, using
from tests.support.ca import issuing_of, key_of, leaf_of, root_of, trusting
from tests.support.units import lives, registered, signed_in

OCSP = "https://ca.example.com/ocsp"
EC = Algorithm.ECDSA
ISSUER = Certificate.read(issuing_of(EC).certificate)
GOOD_ONE, TAKEN = 71, 4711


class Responder:
    """An authority that knows which keys it has taken back."""

    def __init__(self) -> None:
        self.says: dict[int, bytes] = {}
        self.status, self.key, self.waits = 200, key_of(EC, 2), 0.0
        self.asked: list[int] = []
        self.at_once = self.most_at_once = 0

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        question = next(
            Question(serial, ISSUER)
            for serial in range(1, 5000)
            if Question(serial, ISSUER).request == request.content
        )
        self.asked.append(question.serial)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.waits)
        self.at_once -= 1
        said = self.says.get(question.serial, IS_GOOD)
        return httpx2.Response(self.status, content=answer(question, said, self.key))


@pytest.fixture
def responder() -> Responder:
    """One that has taken nothing back."""
    return Responder()


@pytest.fixture
async def asking(responder: Responder) -> AsyncIterator[FileCaConnector]:
    """A hall whose only CA answers by OCSP."""
    entry = trusting(root_of(EC), issuing_of(EC), ocsp=OCSP)
    client = http_client(Options(System.CA, {}), httpx2.MockTransport(responder))
    connector = FileCaConnector(Description((entry,)), client)
    with use_connectors(using(connector)):
        yield connector
    await connector.close()


@pytest.fixture
def time_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key has its turn in every round."""
    monkeypatch.setattr(ca_asking, "ASK_EVERY", 0.0)


async def session_by(rep: Member, serial: int) -> Session:
    """A session that a key with this number has opened."""
    return await opened_by(rep, leaf_of(EC, serial=serial))


@pytest.mark.usefixtures("asking", "time_passes")
async def test_what_the_authority_takes_back_ends_and_nothing_else(responder: Responder) -> None:
    rep = await registered()
    taken, good = await session_by(rep, TAKEN), await session_by(rep, GOOD_ONE)
    by_password, _ = await signed_in(rep)

    assert await ask_authorities() == 0
    responder.says = {TAKEN: IS_REVOKED}
    assert await ask_authorities() == 1

    assert [await lives(each) for each in (taken, good, by_password)] == [False, True, True]
    assert (await Session.get(id=taken.id)).reason == EndReason.REVOKED
    assert sorted(responder.asked) == [GOOD_ONE, GOOD_ONE, TAKEN, TAKEN]


@pytest.mark.parametrize("how", ["silent", "unknown", "forged", "junk"])
@pytest.mark.usefixtures("asking", "time_passes")
async def test_an_authority_that_says_nothing_genuine_ends_nobody(
    responder: Responder, how: str
) -> None:
    session = await session_by(await registered(), TAKEN)
    responder.says = {TAKEN: IS_UNKNOWN if how == "unknown" else IS_REVOKED}
    if how == "forged":
        responder.key = key_of(EC, 9)
    if how == "silent":
        responder.status = 500
    if how == "junk":
        responder.says = {TAKEN: b"\x80"}

    assert await ask_authorities() == 0

    assert responder.asked == [TAKEN]
    assert await lives(session)


@pytest.mark.usefixtures("asking")
async def test_a_key_is_asked_about_at_most_every_forty_seconds(responder: Responder) -> None:
    await session_by(await registered(), TAKEN)

    await ask_authorities()
    await ask_authorities()

    assert responder.asked == [TAKEN]


@pytest.mark.usefixtures("time_passes")
async def test_of_many_keys_so_many_have_their_turn_and_next_time_the_others(
    responder: Responder, asking: FileCaConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ca_asking, "MOST", 20)
    responder.waits = 0.01
    keys = [leaf_of(EC, serial=number).listed_as for number in range(1, 51)]
    rounds = []
    for _ in range(3):
        responder.asked = []
        await asking.taken_back(keys)
        rounds.append(set(responder.asked))

    assert [len(each) for each in rounds] == [20, 20, 20]
    assert set().union(*rounds) == set(range(1, 51))
    assert responder.most_at_once == ca_asking.AT_ONCE


async def test_a_key_of_a_ca_with_lists_alone_is_asked_about_nowhere(responder: Responder) -> None:
    entry = trusting(root_of(EC), issuing_of(EC))
    client = http_client(Options(System.CA, {}), httpx2.MockTransport(responder))
    connector = FileCaConnector(Description((entry,)), client)

    for key in (leaf_of(EC, serial=TAKEN).listed_as, "", "no key", "a b c", "x zz"):
        assert await connector.taken_back([key]) == frozenset()

    assert responder.asked == []
    await connector.close()


def test_an_answer_and_the_round_that_hears_it_come_within_a_minute() -> None:
    assert ca_asking.ASK_EVERY + revocation_watch.LOOK_EVERY <= 60
