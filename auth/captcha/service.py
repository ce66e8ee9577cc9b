"""Issue, verify, redeem: what pages and routes ask of the captcha.

The pictures lie in memory, everything that decides lies in rows. An answer is counted, then
taken, then compared; whatever it was, the challenge is gone afterwards.
"""

import math
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from auth.captcha import limit, question
from auth.captcha.load import Load
from auth.captcha.picture_store import PictureStore
from auth.captcha.pool import DrawingPool
from auth.captcha.proof_of_work import MOST_BITS, NOT_DRAGGED_BITS, is_proven
from auth.captcha.track import is_too_big, looks_mechanical
from auth.puzzle.brush import HEIGHT, WIDTH
from auth.puzzle.shape import BOX
from models.base.error import Invalid, TooMany
from models.base.origin import Origin
from models.base.tx import transactional
from models.proofs.captcha import (
    CaptchaChallenge,
    CaptchaKind,
    CaptchaPass,
    CaptchaPurpose,
    CaptchaRefused,
    Refusal,
    captcha_subject,
)

DENSITY = 2  # picture pixels for one unit of the frame
FRAME_WIDTH, FRAME_HEIGHT, PIECE = WIDTH // DENSITY, HEIGHT // DENSITY, BOX // DENSITY
TOLERANCE = 5.0  # frame units to either side


@dataclass(frozen=True)
class Asker:
    """Who asks, for what and about whom; the subject is whatever the form is about."""

    purpose: CaptchaPurpose
    origin: Origin
    subject: str = ""

    @property
    def visitor(self) -> str:
        """The browser that the challenge belongs to."""
        return self.origin.visitor

    @property
    def sealed_subject(self) -> str:
        """The subject as rows carry it; empty when there is none."""
        return captcha_subject(self.purpose, self.subject) if self.subject else ""


@dataclass(frozen=True)
class Offer:
    """A challenge as the browser gets it; nothing in it tells the answer."""

    id: str
    kind: CaptchaKind
    work_bits: int
    expires_in: int
    y: float = 0
    question: str = ""
    width: int = FRAME_WIDTH
    height: int = FRAME_HEIGHT
    piece: int = PIECE

    def as_props(self) -> dict[str, object]:
        """The values for the component in the browser."""
        return asdict(self)


@dataclass(frozen=True)
class Answer:
    """What a browser sent: untrusted values of any type."""

    id: object
    value: object
    nonce: object
    is_dragged: bool = False
    track: object = None


@dataclass(frozen=True)
class Verdict:
    """Whether an answer held: then with a pass; else with the text for the user."""

    token: str = field(default="", repr=False)
    refusal: Refusal | None = None
    text: str = ""
    retry_after: int = 0


class CaptchaService:
    """The captcha of this process."""

    def __init__(self, pool: DrawingPool | None = None) -> None:
        self.pool = pool or DrawingPool()
        self.pictures = PictureStore()
        self.load = Load()

    async def issue(self, asker: Asker, kind: CaptchaKind = CaptchaKind.PUZZLE) -> Offer:
        """Make a challenge; raises TooMany with the seconds to wait."""
        subject = asker.sealed_subject
        await limit.count_issue(asker.origin)
        self.load.issued.add()
        if kind is CaptchaKind.WORDS:
            asked = question.ask()
            opened = await self._open(asker, kind, asked.answer, MOST_BITS)
            return _offer(opened, question=asked.text)
        level, bits = await limit.strictness(asker.origin, subject, self.load)
        drawing = await self.pool.take(level)
        opened = await self._open(asker, kind, str(drawing.x), bits)
        owner = (asker.visitor, asker.purpose.value)
        self.pictures.put(opened.code, owner, drawing, opened.expires_at)
        return _offer(opened, y=drawing.y / DENSITY)

    async def verify(self, asker: Asker, answer: Answer) -> Verdict:
        """Take the challenge, then compare; a pass for an answer that holds."""
        try:
            await limit.count_verify(asker.origin)
            return Verdict(token=await self._grant(asker, answer))
        except CaptchaRefused as error:
            return await self._refuse(asker, error.refusal)
        except TooMany as error:
            return Verdict(text=error.message, retry_after=error.retry_after)

    async def _grant(self, asker: Asker, answer: Answer) -> str:
        """A pass for an answer that holds; raises CaptchaRefused, or TooMany."""
        taken = await self._take(asker, answer)
        _judge(taken, asker, answer)
        self.load.solved.add()
        if answer.is_dragged and looks_mechanical(answer.track):
            await limit.count_oddity(asker.origin)
        return await _grant(taken, asker.origin)

    async def _take(self, asker: Asker, answer: Answer) -> CaptchaChallenge:
        """The challenge, and its picture out of memory unless it is somebody else's."""
        code = answer.id if isinstance(answer.id, str) else ""
        try:
            taken = await CaptchaChallenge.take(code, asker.visitor)
        except CaptchaRefused as error:
            if error.refusal is not Refusal.WRONG_SESSION:
                self.pictures.drop(code)
            raise
        self.pictures.drop(code)
        return taken

    async def redeem(self, token: str | None, asker: Asker) -> None:
        """Use a pass up; raises Invalid unless it is for this browser, purpose and subject."""
        held = await CaptchaPass.redeem(
            token or "", asker.purpose, visitor=asker.visitor, subject=asker.sealed_subject
        )
        if not held:
            raise Invalid(Refusal.WRONG_PURPOSE.label)

    def stop(self) -> None:
        """End the thread that draws; called when the hall stops."""
        self.pool.stop()

    async def _open(
        self, asker: Asker, kind: CaptchaKind, answer: str, bits: int
    ) -> CaptchaChallenge:
        return await CaptchaChallenge.open(
            asker.purpose,
            kind,
            visitor=asker.visitor,
            subject=asker.sealed_subject,
            answer=answer,
            work_bits=bits,
        )

    async def _refuse(self, asker: Asker, refusal: Refusal) -> Verdict:
        """Count what a guess may look like; a late or doubled answer is none."""
        if refusal in _GUESSES:
            self.load.failed.add()
            await limit.count_failure(asker.origin)
        return Verdict(refusal=refusal, text=refusal.label)


_GUESSES = {Refusal.MISMATCH, Refusal.WRONG_WORDS, Refusal.TOO_FAST, Refusal.WRONG_PURPOSE}


@transactional
async def _grant(challenge: CaptchaChallenge, origin: Origin) -> str:
    await limit.count_pass(origin, challenge.subject)
    return await CaptchaPass.grant(challenge)


def _offer(opened: CaptchaChallenge, y: float = 0, question: str = "") -> Offer:
    lifetime: timedelta = opened.expires_at - opened.issued_at
    seconds = round(lifetime.total_seconds())
    return Offer(opened.code, opened.kind, opened.work_bits, seconds, y, question)


def _judge(challenge: CaptchaChallenge, asker: Asker, answer: Answer) -> None:
    """Raise CaptchaRefused when the answer does not hold."""
    if challenge.purpose is not asker.purpose or challenge.subject != asker.sealed_subject:
        raise CaptchaRefused(Refusal.WRONG_PURPOSE)
    in_words = challenge.kind is CaptchaKind.WORDS
    extra = 0 if in_words or answer.is_dragged else NOT_DRAGGED_BITS
    proven = is_proven(challenge.code, answer.nonce, challenge.work_bits + extra)
    if in_words:
        fits = question.is_right(answer.value, challenge.answer)
    else:
        fits = _fits(answer.value, int(challenge.answer)) and not is_too_big(answer.track)
    if not (proven and fits):
        raise CaptchaRefused(Refusal.WRONG_WORDS if in_words else Refusal.MISMATCH)


def _fits(value: object, true_x: int) -> bool:
    """Whether a place in frame units is the right one, within the tolerance."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    if not 0 <= value <= FRAME_WIDTH - PIECE:
        return False
    return abs(value - true_x / DENSITY) <= TOLERANCE


captcha = CaptchaService()
