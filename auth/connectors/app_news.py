"""What the APP's platform tells of a phone, signed: who has scanned, and what they answer.

The signature covers the moment, so that nothing old is believed. Everything is bound to one code
and one person; what comes twice leads to what it has led to before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from auth.calls.described_call import at
from auth.calls.http import BadAnswer
from auth.calls.signed_form import NotSigned, SignedForm
from auth.calls.signing import SigningRule
from auth.connectors.face import FaceOutcome, FaceState
from models.base import clock
from models.standards.id_type import IdType

MAX_AGE = 300.0  # seconds that the clocks of both sides may differ
MOST_BYTES = 600  # of one text
MILLISECONDS = 10**11  # a larger number of seconds lies three thousand years ahead


class AppAct(StrEnum):
    """What a phone does with a code."""

    SCAN = "scan"
    CONFIRM = "confirm"
    DENY = "deny"
    NOT_ME = "not_me"
    AGREE = "agree"  # to the face check, before it begins
    FACE = "face"  # the result of a check that the APP has done by itself


class FaceWord(StrEnum):
    """How a check has ended that the APP has done by itself."""

    PASSED = "passed"
    FAILED = "failed"
    CANCELED = "canceled"


NEEDED = frozenset({"act", "code", "id_type", "id_number", "name"})
OPTIONAL = frozenset({"place", "face", "phone", "address"})


@dataclass(frozen=True)
class AppNews:
    """One act of one person on one code; `place` is the membership they chose."""

    act: AppAct
    code: str
    id_type: IdType
    id_number: str
    name: str
    place: str = ""
    face: FaceWord | None = None
    phone: str = ""
    address: str = ""

    @property
    def outcome(self) -> FaceOutcome:
        """The result of the APP's own check."""
        match self.face:
            case FaceWord.PASSED:
                return FaceOutcome(FaceState.PASSED)
            case FaceWord.CANCELED:
                return FaceOutcome.failed("CANCELED")
            case _:
                return FaceOutcome.failed("")


@dataclass(frozen=True)
class CallbackForm:
    """How the platform's messages look, and how they are signed.

    A signature in `header` covers the raw body; one in the field `signature` covers the other
    fields like the parameters of a call, so that all of them have to be plain texts.
    """

    rule: SigningRule = SigningRule.HMAC_SHA256
    header: str = ""
    signature: str = ""
    timestamp: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    answer: Mapping[str, str] = field(default_factory=dict)

    def read(self, body: bytes, signature: str, secret: str) -> AppNews:
        """Believe a message; raises NotSigned, and ValueError for one that is not understood."""
        form = SignedForm(self.rule, self.header, self.signature)
        found = form.believed(body, signature, secret)
        self._require_now(found.get(self.timestamp))
        return _news({ours: self._text(found, ours) for ours in self.fields})

    def _text(self, found: object, ours: str) -> str:
        """One field of a message by our own values; what may be left out is empty then."""
        try:
            value = at(found, self.fields[ours])
        except BadAnswer as error:
            if ours in NEEDED:
                raise ValueError("a described field is missing") from error
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            raise ValueError("a described field is no text")
        text = "" if value is None else str(value).strip()
        if len(text.encode()) > MOST_BYTES:  # whatever cannot be encoded is refused, too
            raise ValueError("a described field is too long")
        return self.values.get(ours, {}).get(text, text)

    def reply(self, *, is_ok: bool, message: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """What the platform reads, by its own names."""
        told = self.answer
        status = told.get("ok", "0") if is_ok else told.get("refused", "1")
        names = (told.get(name, name) for name in ("status", "message", "content"))
        return dict(zip(names, (status, message, content), strict=True))

    def _require_now(self, told: object) -> None:
        text = str(told or "")
        if not text.isascii() or not text.isdecimal() or len(text) > 15:
            raise NotSigned("no moment")
        moment = float(text)
        moment = moment / 1000 if moment > MILLISECONDS else moment
        if abs(clock.now().timestamp() - moment) > MAX_AGE:
            raise NotSigned("not now")


def _news(texts: Mapping[str, str]) -> AppNews:
    act, face = AppAct(texts["act"]), texts.get("face", "")
    if act is AppAct.FACE and not face:
        raise ValueError("a face without a result")
    return AppNews(
        act=act,
        code=texts["code"],
        id_type=IdType(texts["id_type"]),
        id_number=texts["id_number"],
        name=texts["name"],
        place=texts.get("place", ""),
        face=FaceWord(face) if face else None,
        phone=texts.get("phone", ""),
        address=texts.get("address", ""),
    )
