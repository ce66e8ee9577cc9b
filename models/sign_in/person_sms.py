"""个人短信登录: whoever holds the mobile of a user of the APP comes in by a code.

A code is sent to every mobile alike, after the slider and within the same limits, so that nobody
learns who is a user; only whoever holds the mobile reads that it is not registered.
"""

from models.base.error import CaptchaNeeded, NotFound, at_field
from models.base.origin import Origin
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.known_device import KnownDevice
from models.proofs.password_check import Slider
from models.proofs.sms_code import RightCode, SmsCode, SmsPurpose
from models.standards.rule import PHONE_NUMBER, SMS_CODE

NOT_REGISTERED = "该手机号没有绑定个人用户。请先注册，或用证件号码登录；换过手机号的，可以扫码登录"


async def send_login_code(mobile: str, *, origin: Origin, slider: Slider | None = None) -> SmsCode:
    """Send a code, whoever holds the mobile; raises CaptchaNeeded before the slider is solved."""
    with at_field("mobile"):
        number = str(PHONE_NUMBER.check(mobile))
    here = await _known(number, origin)
    await SmsCode.refuse_used_up(number, here)  # before a slider is solved in vain
    if slider is None:
        raise CaptchaNeeded
    await slider()
    return await SmsCode.issue(SmsPurpose.LOGIN, mobile=number, origin=here)


async def login_code_pause(mobile: str, *, origin: Origin) -> int:
    """Seconds until this browser may ask for another code to a mobile."""
    return await SmsCode.pause(mobile, await _known(mobile, origin))


async def sign_in_by_sms(mobile: str, code: str, *, origin: Origin) -> Person:
    """Use the code up: the user who has the mobile; raises NotFound for whoever is none."""
    with at_field("mobile"):
        number = str(PHONE_NUMBER.check(mobile))
    with at_field("sms_code"):
        digits = str(SMS_CODE.check(code))
    right = await SmsCode.check(
        SmsPurpose.LOGIN, mobile=number, code=digits, visitor=origin.visitor
    )
    return await _let_in(number, right)


@transactional
async def _let_in(mobile: str, right: RightCode) -> Person:
    person = await _user_with(mobile)
    if person is None:
        raise NotFound(NOT_REGISTERED, "mobile")
    await right.use_up()
    return person


async def _user_with(mobile: str) -> Person | None:
    return await Person.filter(mobile_index=mobile, app_since__isnull=False).first()


async def _known(mobile: str, origin: Origin) -> Origin:
    """Where the browser stands, and whether the user of this mobile has used it before."""
    person = await _user_with(mobile)
    known = await KnownDevice.knows(origin.device, person.id if person else None)
    return origin.as_known(known)
