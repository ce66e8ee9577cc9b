"""CA登录的随机文本: what a key signs, once, within two minutes, for the browser that asked.

The text names the site, so that a helper signs it for no other page: ``hall-login/1|ORIGIN|NONCE|
EXPIRES``, the nonce being 32 random bytes in Base64 for URLs and the end a count of seconds.
"""

from dataclasses import dataclass
from datetime import timedelta

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import NO_COOKIE, Invalid
from models.base.field import UtcField
from models.base.key import digest, random_token
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.tx import transactional
from models.proofs.ca_cause import CaCause, CaRefused
from models.proofs.known_device import KnownDevice
from models.records.limit import count
from models.records.sign_in_table import CA_LOGINS

KIND = "hall-login/1"
LIFETIME = timedelta(seconds=120)
KEPT = timedelta(days=1)
LONGEST = 400


@dataclass(frozen=True)
class Text:
    """The parts of a text to sign."""

    origin: str
    nonce: str
    expires: int

    def __str__(self) -> str:
        """As it is signed."""
        return f"{KIND}|{self.origin}|{self.nonce}|{self.expires}"

    @classmethod
    def of(cls, text: str) -> "Text | None":
        """The parts of a text that was signed; None for any other text."""
        parts = text[:LONGEST].split("|")
        if len(parts) != 4 or parts[0] != KIND or not parts[3].isdecimal():
            return None
        found = cls(parts[1], parts[2], int(parts[3][:12]))
        return found if str(found) == text else None


class CaChallenge(HallModel):
    """One text that a browser was given; the table holds a digest of it."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    visitor = fields.CharField(max_length=64)
    origin = fields.CharField(max_length=200)
    expires_at = UtcField()
    used_at = UtcField(null=True)

    class Meta:
        table = "ca_challenge"
        indexes = (Index(fields=("expires_at",), name="ix_ca_challenge_expires_at"),)

    @classmethod
    @transactional
    async def issue(cls, origin: Origin) -> str:
        """A new text for a browser and the site that it has called."""
        if not origin.visitor:
            raise Invalid(NO_COOKIE)
        known = await KnownDevice.is_used(origin.device)
        await count(*CA_LOGINS, origin=origin.as_known(known))
        expires_at = clock.now() + LIFETIME
        text = str(Text(origin.site, random_token(), int(expires_at.timestamp())))
        await cls.create(
            digest=digest(text),
            visitor=origin.visitor,
            origin=origin.site[:200],
            expires_at=expires_at,
        )
        return text

    @classmethod
    @transactional
    async def redeem(cls, text: str, origin: Origin) -> None:
        """Use a text up, whatever becomes of its signature; raises CaRefused when it is not ours.

        It is where it was issued: by this hall, for this site and browser, and not long ago.
        """
        parts, now = Text.of(text), clock.now()
        if parts is None or not origin.visitor or parts.origin != origin.site:
            raise CaRefused(CaCause.CHALLENGE)
        alive = cls.filter(digest=digest(text), used_at=None, expires_at__gt=now)
        mine = alive.filter(visitor=origin.visitor, origin=origin.site)
        if not await mine.update(used_at=now):
            raise CaRefused(CaCause.CHALLENGE)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete texts of yesterday."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))
