"""个人注册 and 刷脸登录 in the phone's APP: the face of the person first.

Whoever is no user of the APP yet goes on with mobile, code and password. A user comes in by the
face alone, which stays open when the password is closed or forgotten, and may choose a new
password or bind another mobile. Nobody learns who is a user before the face has passed.

The facts of a proof are kept on the server from the moment when the check begins; what the page
shows afterwards cannot change whom the face belongs to.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar, cast

from auth.accounts.face_proof import NOT_PROVED, FaceProof
from auth.connectors.face import FaceOutcome, FaceStart, FaceState
from auth.web.caller import Caller
from auth.web.operator import require_face
from models.accounts.app_account import register_in_app
from models.accounts.way_in import bind_mobile, renew_password
from models.base.error import CaptchaNeeded, Conflict, at_field
from models.base.origin import Origin
from models.people.person import OTHER_NAME, Person
from models.proofs.consent import PRIVACY, Consent
from models.proofs.face_check import known_origin
from models.proofs.matter import Answerer
from models.proofs.password import PasswordContext, accept_password, place_among_hashes
from models.proofs.sms_code import RightCode, SmsCode, SmsPurpose
from models.records.limit_table import FACE_OF_PERSON
from models.standards.id_type import IdType
from models.standards.identifier import same_name
from models.standards.rule import ID_NUMBER, ID_TYPE, NAME, PHONE_NUMBER, SMS_CODE, of_id_type

P = ParamSpec("P")
R = TypeVar("R")
ENDED = "人脸认证已超过30分钟，请重新认证"


def _alone(verb: Callable[P, Awaitable[R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Run one verb of a registration at a time: an answer that comes late meets its own facts."""

    @functools.wraps(verb)
    async def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        async with cast("PersonRegistration", args[0])._lock:
            return await verb(*args, **kwargs)

    return wrapper


@dataclass
class PersonRegistration:
    """One registration under way, held by the open page; its verbs run one after the other."""

    id_type: IdType = IdType.RESIDENT_CARD
    id_number: str = ""
    name: str = ""
    known: Person | None = None
    path: str = "/app/register"
    is_code_asked: bool = field(default=False, repr=False)
    _refusal: FaceOutcome | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    def __post_init__(self) -> None:
        """Begin without a face."""
        self._face = FaceProof(self.path, FACE_OF_PERSON)

    @property
    def check(self) -> FaceStart | None:
        """The check under way, or the one that has proved who it is."""
        return self._face.check

    @property
    def is_proved(self) -> bool:
        """True while the face proof holds."""
        return self._face.is_proved and self._refusal is None

    @property
    def outcome(self) -> FaceOutcome | None:
        """What is known of the check, if the service was asked; a name of somebody else fails."""
        return self._refusal or self._face.outcome

    def context(self, mobile: str = "") -> PasswordContext:
        """What the password must not contain."""
        return PasswordContext(mobile=mobile, id_number=self.id_number, names=(self.name,))

    @_alone
    async def start_face(
        self, id_type: str, id_number: str, name: str, caller: Caller
    ) -> FaceStart:
        """Begin the check of a person who has consented to it."""
        require_face(caller)
        with at_field("id_type"):
            kind = IdType(str(ID_TYPE.check(id_type)))
        with at_field("id_number"):
            number = str(of_id_type(ID_NUMBER, kind).check(id_number))
        with at_field("name"):
            proven = str(NAME.check(name))
        who = Answerer(kind, number, proven)
        started = await self._face.start(who, await known_origin(who, caller.origin), caller)
        self.id_type, self.id_number, self.name = kind, number, proven
        self.known, self.is_code_asked, self._refusal = None, False, None
        return started

    @_alone
    async def settle_face(self) -> FaceOutcome:
        """Ask the service what became of the check, once it has an answer never again."""
        outcome = await self._face.settle()
        if outcome.state is FaceState.PASSED and self._refusal is None:
            await self._find_user()
        return self._refusal or outcome

    async def _find_user(self) -> None:
        """Find who it is; a name that is not the one on record leads to the counter."""
        found = await Person.by_id(self.id_type, self.id_number)
        if found is not None and not same_name(found.name, self.name):
            self._refusal = FaceOutcome(FaceState.FAILED, OTHER_NAME)
        elif found is not None and found.is_app_user:
            self.known = found

    @_alone
    async def send_code(self, mobile: str, caller: Caller, *, slider_passed: bool) -> SmsCode:
        """Send a code; the fresh proof stands for the slider at the first one."""
        self._require_proof()
        with at_field("mobile"):
            number = str(PHONE_NUMBER.check(mobile))
        origin = await self._origin(caller)
        await SmsCode.refuse_used_up(number, origin)
        if self.is_code_asked and not slider_passed:
            raise CaptchaNeeded
        sent = await SmsCode.issue(
            self._purpose,
            mobile=number,
            origin=origin,
            subject=self._subject,
        )
        self.is_code_asked = True
        return sent

    async def code_pause(self, mobile: str, caller: Caller) -> int:
        """Seconds until this browser may ask for another code to a mobile."""
        return await SmsCode.pause(mobile, await self._origin(caller))

    @_alone
    async def register(self, *, mobile: str, code: str, password: str, caller: Caller) -> Person:
        """Use the code up and make the person a user of the APP."""
        self._require_proof()
        with at_field("mobile"):
            number = str(PHONE_NUMBER.check(mobile))
        with at_field("sms_code"):
            digits = str(SMS_CODE.check(code))
        await accept_password(password, self.context(number))
        async with place_among_hashes():  # before a try of the code is counted
            right = await self._right(number, digits, caller)
            who = (self.id_type, self.id_number, self.name)
            person = await register_in_app(*who, number, password, right=right)
        await Consent.give(PRIVACY, visitor=caller.visitor, person=person)
        return self._used_up(person)

    @_alone
    async def sign_in(self) -> Person:
        """The user whose face it was; a proof signs in once."""
        return self._used_up(await self._user())

    @_alone
    async def renew_password(self, password: str, caller: Caller) -> Person:
        """Give the user a new password, and sign in."""
        person = await self._user()
        async with place_among_hashes():
            await renew_password(person, password, visitor=caller.visitor, site=caller.base_url)
        return self._used_up(person)

    @_alone
    async def bind_mobile(self, *, mobile: str, code: str, caller: Caller) -> Person:
        """Use the code up, give the user another mobile, and sign in."""
        person = await self._user()
        with at_field("mobile"):
            number = str(PHONE_NUMBER.check(mobile))
        with at_field("sms_code"):
            digits = str(SMS_CODE.check(code))
        right = await self._right(number, digits, caller)
        await bind_mobile(person, number, right=right, site=caller.base_url)
        return self._used_up(person)

    async def _origin(self, caller: Caller) -> Origin:
        """Where the phone stands, and whether the person has used it before."""
        return await known_origin(self._who, caller.origin)

    @property
    def _who(self) -> Answerer:
        return Answerer(self.id_type, self.id_number, self.name)

    async def _user(self) -> Person:
        self._require_proof()
        if self.known is None:
            raise Conflict(NOT_PROVED)
        return await Person.get(id=self.known.id)

    async def _right(self, mobile: str, digits: str, caller: Caller) -> RightCode:
        return await SmsCode.check(
            self._purpose,
            mobile=mobile,
            code=digits,
            visitor=caller.visitor,
            subject=self._subject,
        )

    def _used_up(self, person: Person) -> Person:
        """The person, whose proof has served."""
        self._face.use_up()
        return person

    @property
    def _purpose(self) -> SmsPurpose:
        return SmsPurpose.APP_MOBILE if self.known else SmsPurpose.APP_REGISTER

    @property
    def _subject(self) -> str:
        return self.check.certify_id if self.check else ""

    def _require_proof(self) -> None:
        if not self.is_proved:
            raise Conflict(ENDED if self._face.proved_at and not self._refusal else NOT_PROVED)
