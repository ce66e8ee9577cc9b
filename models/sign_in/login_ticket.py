"""登录票据: carries a proven login from the page to the route that can set a cookie.

A page cannot set cookies while it is open. Its handler issues a ticket; the route that redeems
it gives the browser a new session. A ticket holds once, for 30 seconds, in the same browser.
"""

from datetime import datetime, timedelta

from tortoise import fields
from tortoise.indexes import Index

from models.base import clock
from models.base.error import Invalid, NotAllowed, NotFound, SessionEnded
from models.base.field import UtcField
from models.base.key import digest, random_token
from models.base.model import HallModel
from models.base.sweep import sweep
from models.base.tx import transactional
from models.outside.outside_start import OutsideStart
from models.people.person import Person
from models.sign_in.session import Session
from models.sign_in.session_kind import EndReason, SessionKind
from models.sign_in.session_row import OPENER, Opening
from models.units.institution import Institution
from models.units.member import Member

LIFETIME = timedelta(seconds=30)
KEPT = timedelta(days=1)
REFUSED = "登录已失效，请重新登录"
NO_SUCH_PLACE = "没有找到这个单位身份，请刷新页面后重新选择"


class LoginTicket(HallModel):
    """One login on its way to its cookie; the table holds a digest of the token."""

    id = fields.IntField(primary_key=True)
    digest = fields.CharField(max_length=64, unique=True)
    visitor = fields.CharField(max_length=64)
    kind = fields.CharEnumField(SessionKind, max_length=12)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "hall.Member", related_name="login_tickets", on_delete=fields.CASCADE, null=True
    )
    member_id: int | None
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "hall.Person", related_name="login_tickets", on_delete=fields.CASCADE
    )
    person_id: int
    institution: fields.ForeignKeyNullableRelation[Institution] = fields.ForeignKeyField(
        "hall.Institution", related_name="login_tickets", on_delete=fields.CASCADE, null=True
    )
    institution_id: int | None
    proved_by = UtcField(null=True)  # since when the password of the institution was what it is
    before: fields.ForeignKeyNullableRelation["Session"] = fields.ForeignKeyField(
        "hall.Session", related_name="tickets", on_delete=fields.CASCADE, null=True
    )
    before_id: int | None
    next_path = fields.CharField(max_length=300)
    opener = fields.CharField(max_length=OPENER, default="")
    is_proof = fields.BooleanField(default=True)
    expires_at = UtcField()
    used_at = UtcField(null=True)

    class Meta:
        table = "login_ticket"
        indexes = (
            Index(fields=("member_id",), name="ix_login_ticket_member"),
            Index(fields=("person_id",), name="ix_login_ticket_person"),
            Index(fields=("institution_id",), name="ix_login_ticket_institution"),
            Index(fields=("before_id",), name="ix_login_ticket_before"),
            Index(fields=("opener",), name="ix_login_ticket_opener"),
        )

    @classmethod
    async def for_member(
        cls,
        member: Member,
        *,
        visitor: str,
        next_path: str,
        opener: str = "",
        is_proof: bool = True,
    ) -> str:
        """A token for a member's computer; who it is was decided, and the path was made safe.

        `opener` is the key or account that has named the unit; with it alone nobody has proved
        who they are (`is_proof`).
        """
        return await cls._issue(
            SessionKind.UNIT,
            member.person_id,
            member=member,
            visitor=visitor,
            next_path=next_path,
            opener=opener,
            is_proof=is_proof,
        )

    @classmethod
    async def for_person(
        cls,
        person: Person,
        *,
        visitor: str,
        next_path: str,
        kind: SessionKind = SessionKind.PHONE,
    ) -> str:
        """A token for a person's phone, or by `kind` their computer.

        Who it is was proved before, and the path was made safe.
        """
        if kind in {SessionKind.UNIT, SessionKind.INSTITUTION}:
            raise ValueError("a member signs in for a unit, a manager for an institution")
        if refusal := (await person.reread()).refusal():
            raise NotAllowed(refusal)
        return await cls._issue(kind, person.id, visitor=visitor, next_path=next_path)

    @classmethod
    async def for_institution(
        cls, institution: Institution, *, visitor: str, next_path: str
    ) -> str:
        """A token for an institution as it was when its password was proved.

        It does not hold any more once that password has been reset or changed.
        """
        manager_id, proved_by = institution.manager_id, institution.password_changed_at
        if manager_id is None or proved_by is None:
            raise ValueError("an institution that is not opened lets nobody in")
        return await cls._issue(
            SessionKind.INSTITUTION,
            manager_id,
            institution=institution,
            proved_by=proved_by,
            visitor=visitor,
            next_path=next_path,
        )

    @classmethod
    @transactional
    async def for_place(cls, code: str, *, by: Session, visitor: str, next_path: str) -> str:
        """进入单位: a token for another place of the person who is signed in already.

        It is nobody's new proof, but the session `by` that goes on for another unit; that of an
        institution goes on nowhere.
        """
        if not await Session.alive().filter(id=by.id).exists():
            raise SessionEnded
        member = await Member.place_of(by.person_id, code)
        if member is None or by.institution_id is not None:
            raise NotFound(NO_SUCH_PLACE)
        if refusal := member.refusal():
            raise NotAllowed(refusal)
        return await cls._issue(
            SessionKind.UNIT,
            by.person_id,
            member=member,
            before=by,
            visitor=visitor,
            next_path=next_path,
        )

    @classmethod
    @transactional
    async def _issue(
        cls,
        kind: SessionKind,
        person_id: int,
        *,
        visitor: str,
        next_path: str,
        member: Member | None = None,
        before: Session | None = None,
        opener: str = "",
        is_proof: bool = True,
        institution: Institution | None = None,
        proved_by: datetime | None = None,
    ) -> str:
        token = random_token()
        await cls.create(
            digest=digest(token),
            visitor=visitor,
            kind=kind,
            member=member,
            person_id=person_id,
            before=before,
            institution=institution,
            proved_by=proved_by,
            next_path=next_path,
            opener=opener,
            is_proof=is_proof,
            expires_at=clock.now() + LIFETIME,
        )
        return token

    @classmethod
    @transactional
    async def redeem(
        cls, token: str, visitor: str, *, address: str, browser: str, old_session: str = ""
    ) -> tuple[Session, str, str]:
        """Use a ticket up: the new session, the token for its cookie, and the path to go to.

        The session that the browser had before (its digest) ends: an id never survives a login.
        Whoever comes in is held before the ticket, and that before any session, as wherever they
        end: else a new password and a login on its way would wait for each other.
        """
        now, name = clock.now(), digest(token)
        valid = cls.filter(digest=name, visitor=visitor, used_at=None, expires_at__gt=now)
        related = ("member", "person", "before", "institution")
        found = await valid.select_related(*related).first() if visitor else None
        if found is None:
            raise Invalid(REFUSED)
        await (found.institution or found.member or found.person).lock()
        if not await valid.update(used_at=now):
            raise Invalid(REFUSED)
        ticket = await cls.get(id=found.id).select_related(*related)
        if ticket.before is not None and not ticket.before.is_alive:
            raise SessionEnded  # ended on another device meanwhile: it goes on nowhere
        await ticket._refuse_reset()
        if old_session and (before := await Session.get_or_none(digest=old_session)):
            await before.end(EndReason.ROTATED)
        session, secret = await Session.open(
            ticket.kind,
            ticket.person,
            ticket.member,
            visitor=visitor,
            address=address,
            browser=browser,
            before=ticket.before,
            opening=Opening(ticket.opener, ticket.is_proof),
            institution=ticket.institution,
        )
        if ticket.kind is SessionKind.UNIT:
            goes_on = ticket.before.code if ticket.before is not None else ""
            await OutsideStart.note_birth(name, session.code, goes_on)
        return session, secret, ticket.next_path

    async def _refuse_reset(self) -> None:
        """Refuse what a password has opened that is none any more, under the institution's lock."""
        if self.institution_id is None or self.institution is None:
            return
        await self.institution.lock()
        fresh = await self.institution.reread()
        if fresh.password_changed_at != self.proved_by:
            raise Invalid(REFUSED)
        self.institution = fresh

    @classmethod
    @transactional
    async def void_all_of_member(cls, member_id: int) -> None:
        """Let no login of a member that is on its way arrive, as when the password has changed."""
        await cls.filter(member_id=member_id, used_at=None).update(used_at=clock.now())

    @classmethod
    @transactional
    async def void_all_of_person(cls, person_id: int) -> None:
        """Let no login of a person that is on its way arrive, whatever unit it is for."""
        await cls.filter(person_id=person_id, used_at=None).update(used_at=clock.now())

    @classmethod
    @transactional
    async def void_all_opened_by(cls, opener: str) -> None:
        """Let no login arrive whose key or account stands for the unit no more."""
        await cls.filter(opener=opener, used_at=None).update(used_at=clock.now())

    @classmethod
    @transactional
    async def void_all_of_institution(cls, institution_id: int) -> None:
        """Let no login of an institution that is on its way arrive."""
        await cls.filter(institution_id=institution_id, used_at=None).update(used_at=clock.now())

    @classmethod
    async def forget_old(cls) -> None:
        """Delete tickets of yesterday."""
        await sweep(cls.filter(expires_at__lt=clock.now() - KEPT))
