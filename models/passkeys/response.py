"""What a browser's key is asked, and what it has answered, by the rules of WebAuthn.

Reading and checking are CBOR and signatures over bytes that anybody may send: they run beside the
loop, and whatever goes wrong with them is one refusal. The counter is looked at only once the
signature is right (`passkey_sign_in.py`): else whoever knows the id of a key could have it stopped.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    bytes_to_base64url,
    parse_attestation_object,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from models.base.error import Invalid
from models.passkeys.challenge import LIFETIME
from models.passkeys.site import PasskeySite
from models.people.passkey import LONGEST_ID, Passkey, user_handle
from models.people.person import Person
from settings import settings

MOST_SENT = 20_000  # signs of an answer; a key of RSA with everything around it has 3000
TIMEOUT = int(LIFETIME.total_seconds() * 1000)
# Options ask for no attestation; a browser may leave what a key says of itself alone.
WITHOUT_MAKER = frozenset({"none", "packed"})
UNREADABLE = "浏览器没有给出有效的通行密钥，请重试或换一个浏览器"
Made = TypeVar("Made")


def creation_options(
    challenge: bytes, site: PasskeySite, person: Person, known: Sequence[Passkey]
) -> str:
    """What a browser makes a new key from: found without a name typed, and only with its user."""
    options = generate_registration_options(
        rp_id=site.rp_id,
        rp_name=settings.site_name,
        user_id=user_handle(person),
        user_name=f"{person.masked_name} {person.masked_id}",
        user_display_name=person.masked_name,
        challenge=challenge,
        timeout=TIMEOUT,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_named(each) for each in known],
    )
    return options_to_json(options)


def _named(key: Passkey) -> PublicKeyCredentialDescriptor:
    """A key by its id and the ways to reach it, so that its device makes no second one."""
    reached = [AuthenticatorTransport(each) for each in key.transports.split(",") if each]
    return PublicKeyCredentialDescriptor(base64url_to_bytes(key.credential), transports=reached)


def request_options(challenge: bytes, site: PasskeySite) -> str:
    """What a browser signs in by: any key of this site, its user verified."""
    options = generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        timeout=TIMEOUT,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


@dataclass(frozen=True)
class NewKey:
    """A key that a browser has made; ids and keys in Base64 for URLs."""

    credential: str
    public_key: str
    sign_count: int
    transports: str


@dataclass(frozen=True)
class Creation:
    """An answer that brings a new key, not checked yet."""

    challenge: bytes
    _sent: RegistrationCredential

    @classmethod
    async def read(cls, sent: str) -> "Creation":
        """Read what a browser has sent; raises Invalid."""
        return await _beside(lambda: cls._read(_short(sent)))

    @classmethod
    def _read(cls, sent: str) -> "Creation":
        found = parse_registration_credential_json(sent)
        attested = parse_attestation_object(found.response.attestation_object)
        if attested.fmt not in WITHOUT_MAKER or attested.att_stmt.x5c:
            raise ValueError("an attestation that nobody has asked for")
        return cls(parse_client_data_json(found.response.client_data_json).challenge, found)

    async def check(self, site: PasskeySite) -> NewKey:
        """The key, when all is as it was asked for; raises Invalid."""
        return await _beside(lambda: self._check(site))

    def _check(self, site: PasskeySite) -> NewKey:
        found = verify_registration_response(
            credential=self._sent,
            expected_challenge=self.challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
        credential = bytes_to_base64url(found.credential_id)
        if len(credential) > LONGEST_ID:
            raise ValueError("an id longer than ids are")
        transports = dict.fromkeys(each.value for each in self._sent.response.transports or [])
        return NewKey(
            credential,
            bytes_to_base64url(found.credential_public_key),
            found.sign_count,
            ",".join(transports),
        )


@dataclass(frozen=True)
class Assertion:
    """An answer that signs somebody in, not checked yet; `handle` is what it calls its person."""

    challenge: bytes
    credential: str
    handle: bytes
    _sent: AuthenticationCredential

    @classmethod
    async def read(cls, sent: str) -> "Assertion":
        """Read what a browser has sent; raises Invalid."""
        return await _beside(lambda: cls._read(_short(sent)))

    @classmethod
    def _read(cls, sent: str) -> "Assertion":
        found = parse_authentication_credential_json(sent)
        client = parse_client_data_json(found.response.client_data_json)
        handle = found.response.user_handle or b""
        return cls(client.challenge, bytes_to_base64url(found.raw_id), handle, found)

    async def check(self, site: PasskeySite, public_key: str) -> int:
        """The counter of the key, when its signature is right; raises Invalid."""
        return await _beside(lambda: self._check(site, public_key))

    def _check(self, site: PasskeySite, public_key: str) -> int:
        found = verify_authentication_response(
            credential=self._sent,
            expected_challenge=self.challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        return found.new_sign_count


def _short(sent: str) -> str:
    if len(sent) > MOST_SENT:
        raise Invalid(UNREADABLE)
    return sent


async def _beside(work: Callable[[], Made]) -> Made:
    """Do it in a thread; the library raises far more than its own errors for bytes that are odd."""
    try:
        return await asyncio.to_thread(work)
    except Exception as error:
        raise Invalid(UNREADABLE) from error
