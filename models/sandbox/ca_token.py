"""CA的模拟: the hierarchy that the twin trusts, and the keys that a browser has plugged in.

The private keys are made on this site, sealed, and serve nowhere else. Each browser has slots of
its own, so that of several who try nobody sees another's key.
"""

from datetime import timedelta
from typing import Self

from tortoise import fields

from models.base import clock
from models.base.field import EncryptedCharField, UtcField
from models.base.model import HallModel
from models.base.topic import announce
from models.base.tx import transactional

LONGEST = 60_000
HOLDS = timedelta(days=200)  # its keys hold for somewhat longer
KEPT = timedelta(days=7)
NAME = "twin"


def ca_topic(visitor: str) -> str:
    """What the console of a browser listens to."""
    return f"sandbox:ca:{visitor}"


class SandboxHierarchy(HallModel):
    """The hierarchy as a text that `auth.ca_helper` reads; one row."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=8, unique=True)
    content = EncryptedCharField("sandbox ca", max_length=LONGEST)
    made_at = UtcField()

    class Meta:
        table = "sandbox_hierarchy"

    @classmethod
    async def current(cls) -> str | None:
        """The text, while its keys hold."""
        found = await cls.get_or_none(name=NAME)
        holds = found is not None and abs(clock.now() - found.made_at) < HOLDS
        return found.content if found is not None and holds else None

    @classmethod
    @transactional
    async def keep(cls, content: str) -> str:
        """Keep a new one; of two processes that have made one, both go on with the first."""
        new = cls(name=NAME, content="", made_at=clock.now())
        await cls.bulk_create([new], ignore_conflicts=True)
        found = await cls.select_for_update().get(name=NAME)
        if found.content and abs(clock.now() - found.made_at) < HOLDS:
            return found.content
        found.content, found.made_at = content, clock.now()
        await found.save()
        return content


class SandboxToken(HallModel):
    """One key in the slots of one browser; `is_open` after its PIN."""

    id = fields.IntField(primary_key=True)
    visitor = fields.CharField(max_length=64)
    name = fields.CharField(max_length=20)
    is_plugged = fields.BooleanField(default=True)
    is_open = fields.BooleanField(default=False)
    wrong = fields.SmallIntField(default=0)
    seen_at = UtcField()

    class Meta:
        table = "sandbox_token"
        unique_together = (("visitor", "name"),)

    @classmethod
    async def of(cls, visitor: str) -> list[Self]:
        """What a browser has ever plugged in."""
        return await cls.filter(visitor=visitor).order_by("id") if visitor else []

    @classmethod
    @transactional
    async def plug(cls, visitor: str, name: str) -> None:
        """Plug a key in."""
        now = clock.now()
        row = cls(visitor=visitor, name=name, seen_at=now)
        await cls.bulk_create([row], ignore_conflicts=True)
        await cls.filter(visitor=visitor, name=name).update(is_plugged=True, seen_at=now)
        announce(ca_topic(visitor))

    @classmethod
    @transactional
    async def unplug(cls, visitor: str, name: str) -> None:
        """Pull a key out; it is closed, its wrong PINs stay counted."""
        mine = cls.filter(visitor=visitor, name=name)
        await mine.update(is_plugged=False, is_open=False)
        announce(ca_topic(visitor))

    @classmethod
    @transactional
    async def unlock(cls, visitor: str, name: str) -> None:
        """What the counter does with a locked key."""
        await cls.filter(visitor=visitor, name=name).update(wrong=0)
        announce(ca_topic(visitor))

    @transactional
    async def become(self, *, is_open: bool, wrong: int) -> None:
        """Keep what a call has made of the key."""
        if (is_open, wrong) != (self.is_open, self.wrong):
            await SandboxToken.filter(id=self.id).update(is_open=is_open, wrong=wrong)
            announce(ca_topic(self.visitor))

    @classmethod
    async def forget_old(cls) -> None:
        """Delete the slots of browsers that have gone."""
        await cls.filter(seen_at__lt=clock.now() - KEPT).delete()
