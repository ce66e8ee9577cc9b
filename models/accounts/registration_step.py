"""How far a registration has come, and how long the proof of a face carries it.

The proof of a face holds for 30 minutes, and only for the facts it was asked for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.base import clock
from models.base.error import Conflict
from models.base.labeled import Labeled
from models.proofs.face_check import PROOF_LIFETIME

PROOF_ENDED = "法定代表人认证已超过30分钟或单位信息已修改，请重新扫码认证"
FINISHED = "已经完成，请直接登录"


class DraftStep(Labeled):
    """The step that a registration has reached; the label is that of the stepper."""

    UNIT = "unit", "填写单位信息"
    FACE = "face", "法定代表人认证"
    ACCOUNT = "account", "填写账户信息"
    DONE = "done", "完成注册"

    def require_open(self) -> None:
        """Refuse to change what is finished."""
        if self is DraftStep.DONE:
            raise Conflict(FINISHED)


@dataclass(frozen=True)
class FaceProof:
    """What the legal representative has proved by face, and what it was used for already."""

    step: DraftStep
    version: int
    proved_at: datetime | None
    is_code_asked: bool
    lifetime: timedelta = PROOF_LIFETIME
    ended: str = PROOF_ENDED

    @property
    def holds(self) -> bool:
        """True while the face proof of the legal representative holds."""
        return self.proved_at is not None and clock.now() < self.proved_at + self.lifetime

    @property
    def needs_slider(self) -> bool:
        """True when the next SMS code needs the slider: each proof stands for it once."""
        return self.is_code_asked or not self.holds

    def require(self, version: int) -> None:
        """Refuse step 3 without a fresh proof of the facts in this version."""
        self.step.require_open()
        if self.step is not DraftStep.ACCOUNT or self.version != version or not self.holds:
            raise Conflict(self.ended)
