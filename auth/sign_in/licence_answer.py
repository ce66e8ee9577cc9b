"""The signed answer of an electronic licence, and everything that it has to prove.

What was signed is ours, random, used once and not older than five minutes; the signature holds by
the certificate, which is in force and comes from whom we trust; the code in it is that of the
answer; and a legal representative is one of the same name in the licence.
"""

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.ca.certificate import LARGEST, Certificate
from auth.ca.chain import require_usable
from auth.ca.signature import require_signed
from auth.ca.unit_code import PERSON_PLACES, PLACES, UnitCode, unit_code_of
from auth.ca.verifier import Presented
from auth.connectors.ca import CaConnector
from auth.sign_in.provider import EXPIRED, NOT_BELIEVED, refused
from models.base import clock
from models.base.error import Invalid
from models.base.text import compact, standard
from models.outside.licence_code import ANSWERED_WITHIN, LicenceCode
from models.outside.licence_holder import HolderType, LicenceHolder
from models.outside.outside_identity import OutsideIdentity
from models.proofs.ca_cause import CaCause, CaRefused
from models.setting.login_provider import Provider
from models.standards.identifier import check_person_name, check_uscc

BAD_SIGNATURE = "{label}的签名无法核实，请重新扫码；仍有问题请改用其他登录方式"
ENDED = "{label}的证书已过期或已吊销，请在小程序中重新下载执照后再扫码"
OTHER_UNIT = "{label}返回的单位与其证书不一致，请重新扫码；仍有问题请改用其他登录方式"
CLOCKS_DIFFER = timedelta(minutes=1)
SIGN_TIME = "%Y%m%d%H%M%S"
MOST_SIGNATURE = 2048
_OVER = frozenset({CaCause.EXPIRED, CaCause.REVOKED, CaCause.NOT_YET})
_PLACES = frozenset((*PLACES, *PERSON_PLACES))
Read = Callable[[str], str]


@dataclass(frozen=True)
class LicenceAnswer:
    """An answer by our own words, all of them texts."""

    uscc: str
    name: str
    rep_name: str
    holder_type: str
    holder_name: str
    plain: str
    signature: str
    cert: str
    sign_time: str

    @classmethod
    def of(cls, read: Read) -> "LicenceAnswer":
        """Read it; what is not there is empty."""
        return cls(**{word: read(word) for word in cls.__dataclass_fields__})


Vouch = Callable[[LicenceAnswer], Awaitable[bool | None]]


class LicenceVerifier:
    """Verifies the answers of one platform; `vouch` asks it, where it is to be asked."""

    def __init__(self, provider: Provider, ca: CaConnector | None, vouch: Vouch) -> None:
        self._provider, self._ca, self._vouch = provider, ca, vouch

    async def identity(
        self, told: LicenceAnswer, code: LicenceCode, *, issuer: str
    ) -> OutsideIdentity:
        """Who it is; raises NotAllowed with a text of ours, ConnectorFailed for an odd one."""
        if not code.is_plain(told.plain):
            raise refused(NOT_BELIEVED, self._provider)
        self._require_now(told.sign_time)
        uscc = self._uscc(told.uscc)
        try:
            proven = await self._proven(told)
        except CaRefused as error:
            if error.cause is CaCause.STALE:
                raise self._provider.unreachable() from error
            text = ENDED if error.cause in _OVER else BAD_SIGNATURE
            raise refused(text, self._provider) from error
        if proven.text != (uscc if proven.is_whole else uscc[8:17]):
            raise refused(OTHER_UNIT, self._provider)
        if await self._vouch(told) is False:
            raise refused(BAD_SIGNATURE, self._provider)
        holder = self._holder(told)
        return OutsideIdentity(
            provider=self._provider.name,
            issuer=issuer,
            subject=f"{uscc}/{holder.kind}/{holder.name}",
            uscc=uscc,
            unit_name=standard(told.name),
            holder=holder,
            is_anew=True,  # a licence is signed with for this very code
        )

    async def _proven(self, told: LicenceAnswer) -> UnitCode:
        leaf = Certificate.read(_bytes(told.cert, LARGEST))
        presented = Presented(leaf, told.plain, _bytes(told.signature, MOST_SIGNATURE))
        if self._ca is not None:
            return (await self._ca.verify(presented)).code
        return await asyncio.to_thread(_by_itself, presented, clock.now())

    def _require_now(self, sign_time: str) -> None:
        """Refuse what was signed long ago, or is going to be."""
        if not sign_time:
            return
        try:
            moment = datetime.strptime(sign_time, SIGN_TIME).replace(tzinfo=clock.SHANGHAI)
        except ValueError:
            raise self._provider.garbled() from None
        age = clock.now() - moment
        if not -CLOCKS_DIFFER <= age <= ANSWERED_WITHIN:
            raise refused(EXPIRED, self._provider)

    def _uscc(self, told: str) -> str:
        try:
            return check_uscc(compact(told))
        except Invalid:
            raise refused(NOT_BELIEVED, self._provider) from None

    def _holder(self, told: LicenceAnswer) -> LicenceHolder:
        kind = HolderType.of(told.holder_type)
        if kind is None:
            raise self._provider.garbled()
        try:
            holder = LicenceHolder(kind, check_person_name(told.holder_name))
        except Invalid:
            raise self._provider.garbled() from None
        if kind is HolderType.LEGAL_REP and not holder.is_rep(told.rep_name):
            raise refused(NOT_BELIEVED, self._provider)
        return holder


def _by_itself(presented: Presented, now: datetime) -> UnitCode:
    """What certificate and signature prove by themselves, while the platform vouches for both."""
    leaf = presented.certificate
    require_usable(leaf, now, _PLACES)
    require_signed(leaf.key, presented.text.encode(), presented.signature)
    return unit_code_of(leaf)


def _bytes(text: str, most: int) -> bytes:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (ValueError, binascii.Error):
        raise CaRefused(CaCause.FORM) from None
    if not data or len(data) > most:
        raise CaRefused(CaCause.FORM)
    return data
