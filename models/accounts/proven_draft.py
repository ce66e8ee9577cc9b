"""A form of one browser whose facts one person has to prove: what is common to all such flows.

Each step needs the stored one before it. A change of the typed facts raises `version` and voids
the proof; a proof for an older version counts for nothing. The draft lives for seven days after its
last change; when it is done, personal data is blanked, and the page of success can be shown again
for half an hour.
"""

from datetime import timedelta
from typing import ClassVar, Protocol, Self

from tortoise import fields

from models.accounts.browser_row import BrowserRow
from models.accounts.registration_step import DraftStep, FaceProof
from models.base import clock
from models.base.error import Conflict, NotFound
from models.base.field import UtcField
from models.base.origin import Origin
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import transactional
from models.people.person import Person
from models.proofs.matter import Answerer, Matter
from models.proofs.qr_code import WRONG_PERSON, QrPurpose
from models.proofs.qr_link import send_link
from models.proofs.qr_matter import forget_codes, void_codes
from models.proofs.qr_ticket import QrTicket

SUCCESS_SHOWN = timedelta(minutes=30)


class Typed(Protocol):
    """What is typed, field by field."""

    def write(self, field: str, value: str | bool) -> bool:
        """Take over one value; True when what has to be proved is something else now."""


class ProvenDraft(BrowserRow):
    """What is typed and proved, as far as one browser has come; `code` is its public number.

    A flow has a table of its own. `FACTS` are the fields of its first step, `TYPED` whatever a
    page may be typing at present; `NOT_CHECKED` is told before the first step has been left.
    """

    LIFETIME = timedelta(days=7)
    FACE: ClassVar[QrPurpose]
    FACTS: ClassVar[tuple[str, ...]]
    TYPED: ClassVar[tuple[str, ...]]
    NOT_CHECKED: ClassVar[str]

    checked_at = UtcField(null=True)
    step = fields.CharEnumField(DraftStep, max_length=10, default=DraftStep.UNIT)
    version = fields.IntField(default=0)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name=False, on_delete=fields.RESTRICT, null=True
    )
    person_id: int | None
    proved_at = UtcField(null=True)
    is_code_asked = fields.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def typed(self) -> Typed:
        """What is typed, field by field."""
        raise NotImplementedError

    @property
    def answerer(self) -> Answerer:
        """The person whom the facts name: only they may answer for them."""
        raise NotImplementedError

    @property
    def facts(self) -> tuple[str, ...]:
        """What a phone reads of the facts."""
        raise NotImplementedError

    def blank(self, *, whole: bool) -> None:
        """Forget what was typed of a person, and on demand of the matter; a verb stores it."""
        raise NotImplementedError

    @property
    def topic(self) -> str:
        """What the browser's pages listen to: the step has changed."""
        return f"registration:{self.code}"

    @property
    def proof(self) -> FaceProof:
        """What the person has proved."""
        return FaceProof(self.step, self.version, self.proved_at, self.is_code_asked)

    @property
    def current_step(self) -> DraftStep:
        """The step to show: without a fresh proof the third one falls back to the second."""
        if self.step is DraftStep.ACCOUNT and not self.proof.holds:
            return DraftStep.FACE
        return self.step

    @property
    def matter(self) -> Matter:
        """What a proof is asked for: these very facts, and who answers for them."""
        return Matter(self.code, self.version, self.facts, self.answerer)

    @transactional
    async def keep(self, field: str, value: str | bool) -> None:
        """Store what was typed into one field; a change in step 1 voids what was proved."""
        row = await self.locked()
        await row.type_in(field, value)
        await row.store()
        self.follow(row)

    @transactional
    async def keep_form(self) -> None:
        """Store all of step 1 as it stands, so that nothing is lost whatever follows."""
        row = await self.locked()
        await row.type_all_of(self)
        await row.store()
        self.follow(row)

    @transactional
    async def require_checked(self) -> Answerer:
        """Whom the stored facts name; raises Conflict before step 1 has been left."""
        return (await self.checked()).answerer

    @transactional
    async def open_ticket(self, origin: Origin) -> QrTicket:
        """A code for the face check of these facts."""
        row = await self.checked()
        return await QrTicket.open(self.FACE, origin=origin, matter=row.matter)

    @transactional
    async def send_link(self, mobile: str, origin: Origin) -> QrTicket:
        """The same as a link, sent to a mobile of the person who is elsewhere."""
        row = await self.checked()
        return await send_link(self.FACE, mobile=mobile, origin=origin, matter=row.matter)

    @transactional
    async def mark_proved(self, person: Person, *, version: int) -> None:
        """Note that the person proved who they are for this version of the facts."""
        row = await self.locked()
        row.step.require_open()
        if row.checked_at is None or row.version != version:
            raise Conflict(self.FACE.asked.changed)
        if not row.answerer.is_same(person):
            raise NotFound(WRONG_PERSON)
        row.note_proof(person)
        await row.store()
        self.follow(row)

    @transactional
    async def start_over(self) -> Self:
        """Forget what was typed and begin anew; the page goes on with the draft returned."""
        mine = type(self).filter(visitor=self.visitor, closed_at=None)
        for row in await mine.select_for_update():
            row.blank(whole=True)
            await forget_codes(subject=row.code)
            row.closed_at = row.expires_at = clock.now()
            await row.save()
            announce(row.topic)
        return self.new(self.visitor)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete those whose seven days are over."""
        await sweep(cls.filter(expires_at__lt=clock.now()))

    async def checked(self) -> Self:
        """The locked row, with the facts of this page and their first step left behind."""
        row = await self.locked()
        row.step.require_open()
        if row.checked_at is None or row.version != self.version:
            raise Conflict(self.NOT_CHECKED)
        return row

    def leave_first_step(self) -> None:
        """Go on to the proof, on the locked row; one that still holds for the facts is kept."""
        if self.checked_at is None:
            self.step = DraftStep.FACE
            announce(self.topic)
        self.checked_at = clock.now()

    def note_proof(self, person: Person) -> None:
        """Go on to the third step, on the locked row."""
        self.person, self.proved_at = person, clock.now()
        self.is_code_asked, self.step = False, DraftStep.ACCOUNT
        announce(self.topic)

    async def type_all_of(self, page: Self) -> None:
        """Take over the whole first step of a page, on the locked row."""
        for field in self.FACTS:
            await self.type_in(field, getattr(page, field))

    async def type_in(self, field: str, value: str | bool) -> None:
        """Take over one field, on the locked row."""
        if self.typed.write(field, value):
            await self.void()

    async def void(self) -> None:
        """Facts that have changed need another proof, and their codes hold no longer."""
        self.step.require_open()
        if self.checked_at is not None:
            self.version += 1
            announce(self.topic)
            await void_codes(subject=self.code)
        self.checked_at = self.person_id = self.proved_at = None
        self.step, self.is_code_asked = DraftStep.UNIT, False

    async def store(self) -> None:
        """Save the row, which lives for seven days from now, and half an hour once it is done."""
        lives = self.LIFETIME
        if self.step is DraftStep.DONE:
            self.blank(whole=False)
            await forget_codes(subject=self.code)
            lives = SUCCESS_SHOWN
        self.expires_at = clock.now() + lives
        await self.save()

    def follow(self, row: Self) -> None:
        """Know what is stored; what stands in the fields of a page is left as it was typed."""
        for name in self._meta.db_fields - set(self.TYPED):
            setattr(self, name, getattr(row, name))
        self._saved_in_db = True
