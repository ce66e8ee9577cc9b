"""Forgetting: what has ended is deleted after its time, by every noun for itself."""

from models.accounts.claim_draft import ClaimDraft
from models.accounts.recovery_draft import RecoveryDraft
from models.accounts.registration_draft import RegistrationDraft
from models.outside.licence_code import LicenceCode
from models.outside.outside_start import OutsideStart
from models.passkeys.challenge import PasskeyChallenge
from models.proofs.ca_challenge import CaChallenge
from models.proofs.captcha import CaptchaChallenge
from models.proofs.face_check import FaceCheck
from models.proofs.kept_name import KeptName
from models.proofs.known_device import KnownDevice
from models.proofs.lockout import Lockout
from models.proofs.qr_ticket import QrTicket
from models.proofs.refused_certificate import RefusedCertificate
from models.proofs.security_notice import SecurityNotice
from models.proofs.sms_code import SmsCode
from models.public.self_check import SelfCheck
from models.records.message import Message
from models.records.message_sms import MessageSms
from models.records.outbox import OutboxMessage
from models.records.rate_limit import RateLimit
from models.sandbox.ca_token import SandboxToken
from models.sandbox.inbox import SandboxFace, SandboxSms
from models.sandbox.licence_scan import LicenceScan
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.units.join_request import JoinRequest

# Codes before the messages that they refer to, tickets before the registrations they belong to.
FORGETTING = (
    SmsCode,
    OutboxMessage,
    MessageSms,
    Message,
    QrTicket,
    FaceCheck,
    RegistrationDraft,
    ClaimDraft,
    RecoveryDraft,
    CaptchaChallenge,
    LicenceCode,
    OutsideStart,
    CaChallenge,
    PasskeyChallenge,
    LoginTicket,
    JoinRequest,
    Session,
    KnownDevice,
    KeptName,
    SecurityNotice,
    RefusedCertificate,
    Lockout,
    RateLimit,
    SandboxSms,
    SandboxFace,
    SelfCheck,
    SandboxToken,
    LicenceScan,
)


async def forget_old_rows() -> None:
    """Delete every row whose time is over; called once an hour."""
    for noun in FORGETTING:
        await noun.forget_old()
