"""A key in software, as browsers hold it, with every switch that a wrong one could have."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

from models.base.error import Invalid
from models.base.origin import Origin
from models.passkeys.passkey_change import add, begin_adding
from models.passkeys.passkey_sign_in import REFUSED, ProvenPasskey, begin, prove
from models.people.passkey import Passkey
from models.sign_in.login_ticket import LoginTicket
from models.sign_in.session import Session
from models.units.member import Member
from tests.support.units import ADDRESS, VISITOR, signed_in

SITE = "https://hall.example"
HERE = Origin(VISITOR, ADDRESS, browser="Chrome · Windows", site=SITE)
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(data: bytes) -> str:
    """Base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def of_b64(text: str) -> bytes:
    """The bytes of it."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class SoftKey:
    """One key; what it says of its user, its site and its counter can be bent by `replace`."""

    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: Any = field(default_factory=lambda: generate_private_key(SECP256R1()))
    handle: bytes = b""
    count: int = 0
    is_verified: bool = True
    is_present: bool = True
    origin: str = SITE
    rp_id: str = ""

    def _authenticator_data(self, rp_id: str, attested: bytes = b"") -> bytes:
        flags = PRESENT * self.is_present | VERIFIED * self.is_verified | ATTESTED * bool(attested)
        about = hashlib.sha256((self.rp_id or rp_id).encode()).digest()
        return about + bytes([flags]) + self.count.to_bytes(4, "big") + attested

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def create(self, options: str, *, fmt: str = "none") -> str:
        """What `navigator.credentials.create` answers."""
        asked = json.loads(options)
        numbers = self.private.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        size = len(self.credential).to_bytes(2, "big")
        data = self._authenticator_data(
            asked["rp"]["id"], bytes(16) + size + self.credential + public
        )
        response = {
            "clientDataJSON": b64(self._client_data("webauthn.create", asked["challenge"])),
            "attestationObject": b64(encode_cbor({"fmt": fmt, "attStmt": {}, "authData": data})),
            "transports": ["internal", "hybrid"],
        }
        return self._sent(response)

    def get(self, options: str) -> str:
        """What `navigator.credentials.get` answers."""
        asked = json.loads(options)
        data = self._authenticator_data(asked["rpId"])
        client = self._client_data("webauthn.get", asked["challenge"])
        signed = self.private.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signed),
            "userHandle": b64(self.handle) if self.handle else None,
        }
        return self._sent(response)

    def _sent(self, response: dict[str, Any]) -> str:
        name = b64(self.credential)
        sent = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(sent)


async def prove_again(session: Session) -> Session:
    """Whoever is signed in proves it once more."""
    await session.prove()
    found = await Session.find(session.digest)
    assert found is not None
    return found


async def added(
    session: Session, key: SoftKey | None = None, *, name: str = "办公室电脑", origin: Origin = HERE
) -> tuple[Passkey, SoftKey]:
    """A key that a person has added, and its twin in software, which knows its person by now."""
    here, soft = await prove_again(session), key or SoftKey(origin=origin.site)
    options = await begin_adding(by=here, origin=origin)
    made = await add(soft.create(options), name, by=here, origin=origin)
    return made, replace(soft, handle=of_b64(json.loads(options)["user"]["id"]))


async def proven(key: SoftKey, *, origin: Origin = HERE) -> ProvenPasskey:
    """The key has answered a challenge of this browser."""
    return await prove(key.get(await begin(origin=origin)), origin=origin)


async def keyed(member: Member) -> SoftKey:
    """The key of a member, as their browser holds it."""
    session, _ = await signed_in(member)
    return (await added(session))[1]


async def is_refused(key: SoftKey) -> bool:
    """Whether it opens nothing, told in the one sentence."""
    try:
        await proven(key)
    except Invalid as error:
        assert error.message == REFUSED  # noqa: PT017  # the one sentence in every case
        return True
    return False


async def went_in(found: ProvenPasskey, code: str) -> Session:
    """Where a proven key leads: through its ticket to a session."""
    token = await found.enter(code, visitor=VISITOR, next_path="/unit")
    session, _, path = await LoginTicket.redeem(token, VISITOR, address=ADDRESS, browser="Chrome")
    assert path == "/unit"
    return session
