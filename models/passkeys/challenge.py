"""通行密钥的随机数: what a key signs, once, within two minutes, for the browser that asked.

One that was asked for to add a key serves the very session that has asked, and nobody's sign-in.
It is used up before anything of an answer is looked at, whatever becomes of that.
"""

import secrets
from datetime import timedelta

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import NO_COOKIE, Conflict, Invalid
from models.base.field import UtcField
from models.base.key import digest
from models.base.model import HallModel
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.tx import transactional
from models.proofs.known_device import KnownDevice
from models.records.limit import count
from models.records.sign_in_table import PASSKEYS

LIFETIME = timedelta(seconds=120)
KEPT = timedelta(days=1)
SIZE = 32
OVER = "这次验证已失效，请重试"


class PasskeyChallenge(HallModel):
    """One challenge; the table holds a digest. `session` is the public number of who adds a key."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    visitor = fields.CharField(max_length=64)
    session = fields.CharField(max_length=32, default="")
    origin = fields.CharField(max_length=300)
    expires_at = UtcField()
    used_at = UtcField(null=True)

    class Meta:
        table = "passkey_challenge"
        indexes = (Index(fields=("expires_at",), name="ix_passkey_challenge_expires_at"),)

    @classmethod
    @transactional
    async def issue(cls, origin: Origin, *, session: str = "") -> bytes:
        """A new one for a browser and the site that it has called."""
        if not origin.visitor:
            raise Invalid(NO_COOKIE)
        known = await KnownDevice.is_used(origin.device)
        await count(*PASSKEYS, origin=origin.as_known(known))
        made = secrets.token_bytes(SIZE)
        await cls.create(
            digest=digest(made.hex()),
            visitor=origin.visitor,
            session=session,
            origin=origin.site[:300],
            expires_at=clock.now() + LIFETIME,
        )
        return made

    @classmethod
    @transactional
    async def redeem(cls, challenge: bytes, origin: Origin, *, session: str = "") -> None:
        """Use one up; raises Conflict where it is over, or another browser's or act's."""
        now = clock.now()
        alive = cls.filter(digest=digest(challenge.hex()), used_at=None, expires_at__gt=now)
        mine = alive.filter(visitor=origin.visitor, session=session, origin=origin.site)
        if not origin.visitor or not await mine.update(used_at=now):
            raise Conflict(OVER)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete those of yesterday."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))
