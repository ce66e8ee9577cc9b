"""Plays a browser that asks for puzzles and answers them, right or wrong."""

from dataclasses import replace
from itertools import count

from auth.captcha.proof_of_work import NOT_DRAGGED_BITS, is_proven
from auth.captcha.service import Answer, Asker, CaptchaService, Offer
from auth.captcha.solution import pending_solution
from models.base import clock
from models.base.origin import Origin
from models.proofs.captcha import CaptchaPurpose

ASKER = Asker(CaptchaPurpose.REGISTER, Origin("a" * 64, "192.0.2.7"), "91320281MA27C3LK5D")


def asker_from(visitor: str = "", address: str = "", asker: Asker = ASKER) -> Asker:
    """The same question from another browser or another network."""
    origin = asker.origin
    elsewhere = Origin(visitor or origin.visitor, address or origin.address)
    return replace(asker, origin=elsewhere)


OTHER_VISITOR = asker_from("b" * 64)
HAND = [[0, 0], [3, 90], [11, 120], [30, 160], [70, 220], [96, 300], [110, 420], [112, 600]]


def work(salt: str, bits: int) -> int:
    """The number that a browser finds."""
    return next(nonce for nonce in count() if is_proven(salt, nonce, bits))


async def solution(offer: Offer, *, dragged: bool = True) -> Answer:
    """The right answer to a challenge, with its proof of work."""
    truth = await pending_solution()
    assert truth["id"] == offer.id
    extra = 0 if dragged or offer.question else NOT_DRAGGED_BITS
    nonce = work(offer.id, offer.work_bits + extra)
    return Answer(
        offer.id, truth.get("x", truth.get("answer")), nonce, dragged, HAND if dragged else None
    )


def wrong(offer: Offer) -> Answer:
    """An answer that is certainly wrong: the piece never belongs where it starts."""
    return Answer(offer.id, 0, 0, True, HAND)


async def earn_pass(captcha: CaptchaService, asker: Asker = ASKER) -> str:
    """Solve a puzzle; returns the pass."""
    offer = await captcha.issue(asker)
    answer = await solution(offer)
    clock.travel(2)
    verdict = await captcha.verify(asker, answer)
    assert verdict.token, verdict.text
    return verdict.token
