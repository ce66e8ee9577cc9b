"""通行密钥: a key that a browser or a phone keeps for one person, and what the hall knows of it.

It proves the person and no unit: which of their places is entered is decided where they come in.
The table holds no name of a key in clear, and finds a key by the digest of its id alone. A key that
was seen to be copied is stopped and stays in the list until its owner takes it away.
"""

from typing import Self

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import EncryptedCharField, UtcField
from models.base.key import digest, ring
from models.base.model import HallModel
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.records.audit import AuditEvent, record

MOST_KEYS = 10  # of one person
LONGEST_ID = 1400  # an id has at most 1023 bytes, kept in Base64 for URLs


class Passkey(HallModel):
    """One key of a person; `browser` is where it was made, `used_at` when it last signed in."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="passkeys", on_delete=fields.CASCADE
    )
    person_id: int
    digest = fields.CharField(max_length=64, unique=True)
    credential = EncryptedCharField("passkey credential", max_length=LONGEST_ID)
    public_key = EncryptedCharField("passkey public key", max_length=2000)
    sign_count = fields.BigIntField(default=0)
    transports = fields.CharField(max_length=80, default="")
    name = EncryptedCharField("passkey name", max_length=40)
    browser = fields.CharField(max_length=80, default="")
    created_at = UtcField()
    used_at = UtcField(null=True)
    used_browser = fields.CharField(max_length=80, default="")
    stopped_at = UtcField(null=True)

    class Meta:
        table = "passkey"
        indexes = (Index(fields=("person_id",), name="ix_passkey_person"),)

    @classmethod
    def list_of(cls, person: Person) -> QuerySet[Self]:
        """The keys of a person, the newest first."""
        return cls.filter(person_id=person.id).order_by("-id")

    @classmethod
    async def find(cls, credential: str) -> Self | None:
        """The key with this id, in Base64 for URLs, together with its person."""
        return await cls.get_or_none(digest=digest(credential)).select_related("person")

    @property
    def is_stopped(self) -> bool:
        """True once it was seen to be copied."""
        return self.stopped_at is not None

    def has_fallen(self, count: int) -> bool:
        """True when its counter has not gone up; keys that several devices share stay at 0."""
        return bool(self.sign_count or count) and count <= self.sign_count

    async def note_use(self, count: int, browser: str) -> None:
        """It has signed in."""
        now = clock.now()
        used = {"sign_count": count, "used_at": now, "used_browser": browser[:80]}
        await Passkey.filter(id=self.id).update(**used)
        announce(keys_topic(self.person_id))

    async def end(self, person: Person) -> None:
        """Let it open nothing any more, in the transaction of what asks for it."""
        await Passkey.filter(id=self.id).delete()
        await note(AuditEvent.PASSKEY_REMOVED, person, self.browser)

    @classmethod
    @transactional
    async def end_all_of(cls, person_id: int) -> None:
        """Let no key of a person open anything, as when somebody else may have made one."""
        person = await Person.get(id=person_id)
        for each in await cls.filter(person_id=person_id).order_by("id"):
            await each.end(person)


def keys_topic(person_id: int) -> str:
    """What every open list of a person's keys listens to."""
    return f"passkeys:{person_id}"


def user_handle(person: Person) -> bytes:
    """What a key calls its person: the same for all their keys, and telling nobody who it is."""
    return bytes.fromhex(ring.mac("passkey user", person.code))


async def note(event: AuditEvent, person: Person, browser: str) -> None:
    """Write a line; keys are the person's, so that no unit reads of them."""
    await record(event, by=person, subject=person, details={"browser": browser})
    announce(keys_topic(person.id))
