"""人脸认证 of the APP without a code on a screen: somebody registers, signs in, or accepts.

Whoever begins it has consented to it. The open page holds it; only the answer of the face service
counts, and a failure counts although the page was closed (`models/proofs/face_check.py`).
"""

import secrets
import time
from datetime import datetime

from auth.connectors import connectors
from auth.connectors.face import FaceOutcome, FaceStart, FaceState
from auth.web.caller import Caller
from auth.web.operator import require_face
from models.base import clock
from models.base.error import Conflict, HallError, LimitReached
from models.base.origin import Origin
from models.proofs.consent import FACE_CHECK, Consent
from models.proofs.face_check import PROOF_LIFETIME, FaceCheck
from models.proofs.matter import Answerer
from models.records.limit import count
from models.records.limit_table import FACES_ASKED

ASK_EVERY = 2.0  # seconds between two questions about one check
NOT_PROVED = "请先完成人脸认证"


class FaceProof:
    """The last check that a page has begun; `path` is where the service leads back to.

    `instead` names the other ways of whoever has no try left.
    """

    def __init__(self, path: str, instead: str) -> None:
        self.path = path
        self.check: FaceStart | None = None
        self.proved_at: datetime | None = None
        self._instead = instead
        self._begun: FaceCheck | None = None
        self.outcome: FaceOutcome | None = None  # what the service has said last
        self._asked_at = 0.0

    @property
    def is_proved(self) -> bool:
        """True while a passed face holds."""
        return self.proved_at is not None and clock.now() < self.proved_at + PROOF_LIFETIME

    async def start(self, who: Answerer, origin: Origin, caller: Caller) -> FaceStart:
        """Begin a check; `origin` says whether the person has used the phone before."""
        require_face(caller)
        counted = await count(*FACES_ASKED, origin=origin)
        try:
            begun = await FaceCheck.begin(who, origin, self._instead)
        except LimitReached:
            await counted.give_back()
            raise
        try:
            started = await connectors().face.start(
                order_no=secrets.token_hex(16),
                id_type=who.id_type,
                id_number=who.id_number,
                name=who.name,
                return_url=f"{caller.base_url}{self.path}",
            )
        except HallError:
            await counted.give_back()  # nobody is held to what the service did not do
            await begun.abandon()
            raise
        await begun.note_start(started.certify_id, started.app_url)
        await Consent.give(FACE_CHECK, visitor=caller.visitor, subject=started.certify_id[:32])
        self.check, self.proved_at = started, None
        self._begun, self.outcome, self._asked_at = begun, None, -ASK_EVERY
        return started

    async def settle(self) -> FaceOutcome:
        """Ask the service what became of the check, once it has an answer never again.

        What comes when another check has begun meanwhile ends its own, and says nothing of that.
        """
        check, begun = self.check, self._begun
        if check is None or begun is None:
            raise Conflict(NOT_PROVED)
        now = time.monotonic()
        if self.outcome is not None and (self._is_over or now < self._asked_at + ASK_EVERY):
            return self.outcome
        outcome = await connectors().face.result(check.certify_id)
        if outcome.state is not FaceState.PENDING:
            await begun.settled_alone(is_failed=outcome.is_failed)
        if self.check is check:
            self._asked_at, self.outcome = time.monotonic(), outcome
            if outcome.state is FaceState.PASSED:
                self.proved_at = clock.now()
        return outcome

    @property
    def _is_over(self) -> bool:
        return self.outcome is not None and self.outcome.state is not FaceState.PENDING

    def use_up(self) -> None:
        """Let it prove nothing any more; it has served."""
        self.check = self.proved_at = None
