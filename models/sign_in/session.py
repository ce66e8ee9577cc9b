"""登录会话: one browser (or phone) that is signed in; the table holds only a digest of its token.

A session ends after 30 minutes without an act or after 12 hours, at the latest. Every end is
announced, so that open pages lose their power at once in every process.
"""

from datetime import timedelta
from typing import Self

from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.error import NotAllowed
from models.base.key import digest as digest_of
from models.base.key import random_token
from models.base.sweep import sweep
from models.base.topic import announce
from models.base.tx import transactional
from models.database.prepared import Prepared
from models.people.person import Person
from models.proofs.kept_name import KeptName
from models.records.audit import AuditEvent, record
from models.sign_in.session_kind import EndReason, SessionKind
from models.sign_in.session_row import ABSOLUTE, BY_PROOF, IDLE, Opening, SessionRow
from models.units.institution import Institution
from models.units.member import Member

TOUCH_EVERY = timedelta(minutes=1)
MAX_LIVE = 5
KEPT = timedelta(days=30)
NEWEST = ("-created_at", "-id")


class Session(SessionRow):
    """One signed-in browser; `code` is its public number, for the list of 我的登录设备."""

    class Meta:
        table = "session"
        indexes = (
            Index(fields=("member_id", "ended_at", "seen_at"), name="ix_session_member"),
            Index(fields=("person_id", "ended_at", "seen_at"), name="ix_session_person"),
            Index(fields=("institution_id", "ended_at"), name="ix_session_institution"),
            Index(fields=("ended_at", "seen_at"), name="ix_session_alive"),
            Index(fields=("opener",), name="ix_session_opener"),
        )

    @classmethod
    @transactional
    async def open(
        cls,
        kind: SessionKind,
        person: Person,
        member: Member | None,
        *,
        visitor: str,
        address: str = "",
        browser: str = "",
        before: "Session | None" = None,
        opening: Opening = BY_PROOF,
        institution: Institution | None = None,
    ) -> tuple[Self, str]:
        """Sign in: the session and the token for its cookie, which nobody can read again.

        Who only changes the unit goes on from the session `before`. The sixth session of a member
        (or a person, of one kind) ends the oldest one. An institution's person is its manager.
        """
        await cls._admit(person, member, institution)
        await cls._make_room(kind, person, member, institution)
        now, token = clock.now(), random_token()
        session = await cls.create(
            code=random_token(16),
            digest=digest_of(token),
            kind=kind,
            visitor=visitor,
            member=member,
            person=person,
            institution=institution,
            address=address[:64],
            browser=browser[:80],
            created_at=now,
            seen_at=now,
            proved_at=before.proved_at if before else (now if opening.is_proof else None),
            opener=before.opener if before else opening.opener,
            ends_at=before.ends_at if before else now + ABSOLUTE,
        )
        await session._record_opening()
        return session, token

    async def _record_opening(self) -> None:
        place = {"address": self.address, "browser": self.browser}
        await record(
            AuditEvent.SIGNED_IN, unit=self.unit, by=self.actor, subject=self, details=place
        )
        announce(self.devices_topic)

    @classmethod
    async def _admit(
        cls, person: Person, member: Member | None, institution: Institution | None
    ) -> None:
        """Lock whoever comes in, and refuse who may not be in now: every way in ends here."""
        owner = institution or member or person
        await owner.lock()
        if refusal := (await person.reread()).refusal():
            raise NotAllowed(refusal)
        if member is not None:
            await member.fetch_related("unit")
            await member.refresh_from_db(
                fields=["state", "valid_from", "valid_until", "frozen_until", "confirm_until"]
            )
            if refusal := member.refusal():
                raise NotAllowed(refusal)
        if institution is not None and (refusal := (await institution.reread()).refusal_to(person)):
            raise NotAllowed(refusal)

    @classmethod
    async def _make_room(
        cls,
        kind: SessionKind,
        person: Person,
        member: Member | None,
        institution: Institution | None,
    ) -> None:
        same = cls.alive().filter(kind=kind, person_id=person.id)
        if member is not None:
            same = same.filter(member_id=member.id)
        if institution is not None:
            same = same.filter(institution_id=institution.id)
        for surplus in (await same.order_by("-id"))[MAX_LIVE - 1 :]:
            await surplus.end(EndReason.TOO_MANY)

    @classmethod
    async def find(cls, digest: str) -> "Session | None":
        """The living session of a token's digest, with person, member, institution and unit."""
        if not digest:
            return None
        found = next(iter(await _FOUND.run(digest)), None)
        if found is None or not found.is_alive:
            return None
        if found.institution_id is not None:
            found.institution = await Institution.get(id=found.institution_id).select_related(
                "unit", "manager"
            )
        return found

    @classmethod
    def list_of(cls, person: Person) -> QuerySet[Self]:
        """The person's living sessions, whatever they are for, newest first."""
        mine = cls.alive().filter(person_id=person.id)
        return mine.select_related("member", "member__unit").order_by(*NEWEST)

    @classmethod
    def beside(cls, here: "Session") -> QuerySet[Self]:
        """我的登录设备: the living sessions of whoever is signed in, newest first.

        Those of the person, whatever they are for; at an institution only those of the institution.
        """
        related = ("member", "member__unit", "institution", "institution__unit")
        return cls.alive().filter(**here.whose).select_related(*related).order_by(*NEWEST)

    async def touch(self) -> None:
        """Move the idle end because somebody has acted; written at most once a minute."""
        if clock.now() - self.seen_at >= TOUCH_EVERY:
            await self._touch()

    @transactional
    async def _touch(self) -> None:
        now = clock.now()
        stale = Session.alive().filter(id=self.id, seen_at__lte=now - TOUCH_EVERY)
        if await stale.update(seen_at=now):
            self.seen_at = now
            announce(self.topic)

    @transactional
    async def prove(self) -> None:
        """Note that the person has proved their identity again, as some acts ask."""
        now = clock.now()
        if await Session.alive().filter(id=self.id).update(proved_at=now, seen_at=now):
            self.proved_at = self.seen_at = now
            announce(self.topic)

    @transactional
    async def end(self, reason: EndReason) -> None:
        """End it once; its pages are told after the commit."""
        now = clock.now()
        living = Session.filter(id=self.id, ended_at=None)
        if not await living.update(ended_at=now, reason=reason.value):
            return
        self.ended_at, self.reason = now, reason.value
        if reason in _LEAVES_COMPUTER:
            await KeptName.forget_in(self.visitor)
        announce(self.topic)
        announce(self.devices_topic)
        if reason in {EndReason.LOGOUT, EndReason.ELSEWHERE}:
            await self._record(AuditEvent.SIGNED_OUT, reason)
        elif reason not in _UNRECORDED:
            await self._record(AuditEvent.SESSION_ENDED, reason)

    @transactional
    async def leave_unit(self, reason: EndReason) -> None:
        """Go on as the session of the person, whose right to act for the unit has ended."""
        here = Session.filter(id=self.id, ended_at=None, member_id=self.member_id)
        to_person = {"member_id": None, "kind": SessionKind.PERSON, "reason": reason}
        if await here.update(**to_person):
            announce(self.topic)
            announce(self.devices_topic)
            await self._record(AuditEvent.SESSION_ENDED, reason)

    async def _record(self, event: AuditEvent, reason: EndReason) -> None:
        await self.fetch_related("person", "member__unit", "institution__unit")
        await record(
            event,
            unit=self.unit,
            by=self.actor,
            subject=self,
            details={"reason": reason.label},
        )

    @classmethod
    @transactional
    async def end_all_of_member(
        cls, member_id: int, *, reason: EndReason, except_: "Session | None" = None
    ) -> int:
        """End every living session of a member, but perhaps the one in use; how many."""
        return await cls._end_all(reason, except_, member_id=member_id)

    @classmethod
    @transactional
    async def end_all_of_person(
        cls, person_id: int, *, reason: EndReason, except_: "Session | None" = None
    ) -> int:
        """End every living session of a person, for every unit and on the phone; how many."""
        return await cls._end_all(reason, except_, person_id=person_id)

    @classmethod
    @transactional
    async def end_all_of_institution(
        cls, institution_id: int, *, reason: EndReason, except_: "Session | None" = None
    ) -> int:
        """End every living session of an institution, but perhaps the one in use; how many."""
        return await cls._end_all(reason, except_, institution_id=institution_id)

    @classmethod
    async def openers(cls, kind: str) -> list[str]:
        """What has opened the living sessions, of those that begin so; each once."""
        mine = cls.alive().filter(opener__startswith=kind).distinct()
        return [str(each) for each in await mine.values_list("opener", flat=True)]

    @classmethod
    @transactional
    async def end_all_opened_by(cls, opener: str, reason: EndReason) -> int:
        """End every living session that a key or an account has opened; how many."""
        if not opener:
            raise ValueError("what was opened by nothing ends with nothing")
        return await cls._end_all(reason, None, opener=opener)

    @classmethod
    async def _end_all(
        cls, reason: EndReason, except_: "Session | None", **whose: int | str
    ) -> int:
        theirs = cls.alive().filter(**whose)
        if except_ is not None:
            theirs = theirs.exclude(id=except_.id)
        for session in (ending := await theirs.order_by("id")):
            await session.end(reason)
        return len(ending)

    @classmethod
    @transactional
    async def end_overdue(cls, limit: int = 200) -> int:
        """Mark the sessions whose time is over, so that their pages hear of it; for a timer."""
        now = clock.now()
        unended = cls.filter(ended_at=None).order_by("id").limit(limit)
        for session in (idle := await unended.filter(seen_at__lte=now - IDLE)):
            await session.end(EndReason.IDLE)
        for session in (full := await unended.filter(ends_at__lte=now)):
            await session.end(EndReason.ABSOLUTE)
        return len(idle) + len(full)

    @classmethod
    async def forget_old(cls) -> None:
        """Delete what ended long ago; the audit record stays."""
        await sweep(cls.filter(ended_at__lt=clock.now() - KEPT))


_FOUND = Prepared(  # by the digest alone: PostgreSQL might go through all living sessions
    Session,
    ("digest",),
    lambda digest: Session.filter(digest=digest).select_related("person", "member", "member__unit"),
)
_LEAVES_COMPUTER = {EndReason.LOGOUT, EndReason.ELSEWHERE, EndReason.CHOSEN}
_UNRECORDED = {EndReason.IDLE, EndReason.ABSOLUTE, EndReason.ROTATED, EndReason.RESTORED}
