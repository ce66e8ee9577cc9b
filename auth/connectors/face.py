"""人脸认证: whether a person in front of a phone is the one an identity document names.

Only our own question to the service decides, never what a phone brings back; no picture is kept
(`face_reserve_strategy` never). The real connector is in `auth.connectors.alipay`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from models.base import clock
from models.base.error import Invalid
from models.base.key import is_code, random_token
from models.sandbox.fault import Fault, SandboxFault
from models.sandbox.inbox import FaceDecision, SandboxFace
from models.setting.system import System
from models.standards.id_type import IdType

MAX_ORDER_NO = 32
UNSUPPORTED = "该证件类型不支持人脸认证，请携带证件前往窗口办理"
# What the service answers with -> what people read; other codes get the general text.
REASONS = {
    "Z1147": "刷脸未通过：与证件照片不一致，请由本人在光线充足处正对手机重试",
    "CANCELED": "本次人脸认证已取消，需要时请重新扫码",
}
NOT_PASSED = "人脸认证未通过，请由本人重新尝试，或前往窗口办理"


class FaceState(StrEnum):
    """What is known of a face check."""

    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True)
class FaceStart:
    """A check that has begun; the addresses of the twin are a path of this site.

    `url` goes into the QR code, `app_url` is the link for somebody who is on the phone already.
    """

    certify_id: str
    url: str
    app_url: str


@dataclass(frozen=True)
class FaceOutcome:
    """The result of a check; the reason is for people, in Chinese, and empty unless it failed."""

    state: FaceState
    reason: str = ""

    @property
    def is_failed(self) -> bool:
        """True when the face was not that of the card; whoever broke off has not failed."""
        return self.state is FaceState.FAILED and not self.is_canceled

    @property
    def is_canceled(self) -> bool:
        """True when the person broke off, which is no failed face."""
        return self.state is FaceState.FAILED and self.reason == REASONS["CANCELED"]

    @classmethod
    def failed(cls, code: str) -> "FaceOutcome":
        """Tell a failure by the service's code."""
        return cls(FaceState.FAILED, REASONS.get(code, NOT_PASSED))


class FaceConnector(Protocol):
    """Checks faces against identity documents."""

    kind: str

    async def start(
        self, *, order_no: str, id_type: IdType, id_number: str, name: str, return_url: str
    ) -> FaceStart:
        """Begin a check; `order_no` is ours, unique, at most 32 letters and digits.

        Raises Invalid for a document type that no face check accepts.
        """
        ...

    async def result(self, certify_id: str) -> FaceOutcome:
        """Ask what became of a check; PENDING while the person has not finished."""
        ...

    async def is_up(self) -> bool:
        """Whether the service answered lately."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


def accepted_type(id_type: IdType, order_no: str) -> str:
    """Return the service's name of a document type; raises Invalid where there is none."""
    if not (order_no.isalnum() and order_no.isascii() and len(order_no) <= MAX_ORDER_NO):
        raise ValueError("order_no must be up to 32 letters and digits")
    if id_type.face is None:
        raise Invalid(UNSUPPORTED, field="id_type")
    return id_type.face


class SandboxFaceConnector(FaceConnector):
    """The twin: a page of the sandbox phone plays the camera (`SandboxFace.decide`)."""

    kind = "twin"

    async def start(
        self, *, order_no: str, id_type: IdType, id_number: str, name: str, return_url: str
    ) -> FaceStart:
        accepted_type(id_type, order_no)
        await self._fail_if_down()
        check = await SandboxFace.create(
            certify_id=random_token(16),
            order_no=order_no,
            id_type=id_type.value,
            id_number=id_number,
            name=name,
            return_url=return_url,
            started_at=clock.now(),
        )
        page = f"/alipay/face/{check.certify_id}"
        return FaceStart(check.certify_id, page, page)

    async def result(self, certify_id: str) -> FaceOutcome:
        await self._fail_if_down()
        known = is_code(certify_id, 64)
        check = await SandboxFace.get_or_none(certify_id=certify_id) if known else None
        if check is None:
            raise System.FACE.refused()
        match check.decision:
            case FaceDecision.PENDING:
                return FaceOutcome(FaceState.PENDING)
            case FaceDecision.PASSED:
                return FaceOutcome(FaceState.PASSED)
            case FaceDecision.CANCELED:
                return FaceOutcome.failed("CANCELED")
            case FaceDecision.FAILED:
                return FaceOutcome.failed(check.reason)

    async def is_up(self) -> bool:
        return not await SandboxFault.amount_of(Fault.FACE_DOWN)

    async def close(self) -> None:
        return None

    async def _fail_if_down(self) -> None:
        if not await self.is_up():
            raise System.FACE.unreachable()
