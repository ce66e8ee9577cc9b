"""本人数据: everything that the hall keeps of a person, for themselves to take away.

It stands there in clear, since it is theirs; nothing of anybody else's, and nothing that opens a
door: no passwords, codes or cookies. Each section is a row of `SECTIONS`, read by its own function.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.addresses.address import Address
from models.base import clock
from models.base.tx import transactional
from models.cases.case import Case
from models.history.activity import OwnActivity
from models.people.passkey import Passkey
from models.people.person import Person
from models.proofs.consent import Consent
from models.proofs.known_device import KnownDevice
from models.records.audit import AuditEvent, record
from models.records.message import Message
from models.records.owner import OwnerName
from models.services.favorite import Favorite
from models.services.grant import Grant
from models.sign_in.session import Session
from models.standards import field_label
from models.units.invitation import Invitation
from models.units.member import Member

MOST = 5000  # rows of one section
Row = Mapping[str, str]


@dataclass(frozen=True)
class Section:
    """Rows of one kind, each as labels and values."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class OwnData:
    """What was read, and when."""

    taken_at: datetime
    name: str
    sections: Sequence[Section]

    @classmethod
    async def of(cls, person: Person) -> "OwnData":
        """Everything of one person, in every unit."""
        sections = [Section(title, await read(person)) for title, read in SECTIONS]
        return cls(clock.now(), person.name, sections)

    @property
    def as_json(self) -> dict[str, object]:
        """For programs: the sections by their titles."""
        return {
            "生成时间": clock.machine_text(self.taken_at),
            **{section.title: [dict(row) for row in section.rows] for section in self.sections},
        }


async def take_own_data(person: Person, *, by: Member | None) -> OwnData:
    """下载本人数据: read it, and note that it was taken; `by` is the membership in use, if any."""
    data = await OwnData.of(await person.reread())
    await _note(person, by)
    return data


@transactional
async def _note(person: Person, by: Member | None) -> None:
    unit = by.unit if by else None
    await record(AuditEvent.OWN_DATA_TAKEN, unit=unit, by=by or person, subject=person)


async def _person(person: Person) -> list[Row]:
    return [
        {
            field_label.NAME: person.name,
            field_label.ID_TYPE: person.id_type.label,
            field_label.ID_NUMBER: person.id_number,
            field_label.MOBILE: person.mobile,
            "首次认证时间": _moment(person.created_at),
            "江苏智慧人社APP注册时间": _moment(person.app_since),
        }
    ]


async def _memberships(person: Person) -> list[Row]:
    mine = Member.filter(person_id=person.id).select_related("unit").order_by("id").limit(MOST)
    return [
        {
            "单位": member.unit.name,
            field_label.USCC: member.unit.uscc,
            "身份": member.role.label,
            "状态": member.current_state.label,
            "授权期限": member.term_days.text,
            field_label.MOBILE: member.mobile,
            "密码修改时间": _moment(member.password_changed_at),
            "开始时间": _moment(member.created_at),
            "结束时间": _moment(member.ended_at),
            "结束原因": member.ended_reason,
        }
        for member in await mine
    ]


async def _grants(person: Person) -> list[Row]:
    mine = Grant.filter(member__person_id=person.id).select_related("member__unit", "item")
    return [
        {
            "单位": grant.member.unit.name,
            "事项": grant.item.name,
            "授权时间": _moment(grant.granted_at),
            "有效期至": _day(grant.valid_until),
            "结束时间": _moment(grant.ended_at),
        }
        for grant in await mine.order_by("id").limit(MOST)
    ]


async def _invitations(person: Person) -> list[Row]:
    """Those that are meant for the person, by type, number and name."""
    asked = Invitation.filter(id_index=person.id_number).select_related("unit").order_by("id")
    return [
        {
            "单位": invitation.unit.name,
            "身份": invitation.role.label,
            "状态": invitation.current_state.label,
            "邀请时间": _moment(invitation.created_at),
            "授权期限": invitation.term.text,
        }
        for invitation in await asked.limit(MOST)
        if invitation.is_for(person)
    ]


async def _cases(person: Person) -> list[Row]:
    mine = Case.filter(handler_id=person.id).select_related("unit", "item").order_by("case_no")
    return [
        {
            "办件编号": str(case.case_no),
            "单位": case.unit.name if case.unit else "",
            "事项": case.item.name,
            "申请时间": _moment(case.filed_at),
            "当前状态": case.status_text,
            "办结时间": _moment(case.closed_at),
        }
        for case in await mine.limit(MOST)
    ]


async def _favorites(person: Person) -> list[Row]:
    mine = Favorite.filter(person_id=person.id).select_related("item").order_by("id").limit(MOST)
    return [{"事项": each.item.name, "收藏时间": _moment(each.created_at)} for each in await mine]


async def _addresses(person: Person) -> list[Row]:
    """Their own; those of a unit are the unit's."""
    return [
        {
            "收件人姓名": each.name,
            field_label.MOBILE: each.mobile,
            "所在地区": each.place_name,
            "详细地址": each.detail,
            "默认地址": "是" if each.is_default else "否",
        }
        for each in await Address.of(OwnerName.of(person))
    ]


async def _messages(person: Person) -> list[Row]:
    return [
        {"时间": _moment(each.created_at), "类型": each.kind.label, "内容": each.text}
        for each in await Message.of(OwnerName.of(person)).limit(MOST)
    ]


async def _sessions(person: Person) -> list[Row]:
    mine = Session.filter(person_id=person.id).order_by("-id").limit(MOST)
    return [
        {
            "类型": each.kind.label,
            "浏览器": each.browser,
            "网络地址": each.address,
            "登录时间": _moment(each.created_at),
            "最近使用": _moment(each.seen_at),
            "退出时间": _moment(each.ended_at),
        }
        for each in await mine
    ]


async def _devices(person: Person) -> list[Row]:
    return [
        {
            "浏览器": each.browser,
            "首次登录": _moment(each.first_used_at),
            "最近登录": _moment(each.last_used_at),
        }
        for each in await KnownDevice.list_of(person)
    ]


async def _passkeys(person: Person) -> list[Row]:
    return [
        {
            "名称": each.name,
            "浏览器": each.browser,
            "添加时间": _moment(each.created_at),
            "最近登录": _moment(each.used_at),
        }
        for each in await Passkey.list_of(person)
    ]


async def _activity(person: Person) -> list[Row]:
    return [
        {
            "时间": _moment(each.at),
            "单位": each.unit,
            "操作人": each.actor,
            "操作": each.label,
            "对象": each.about,
            "说明": each.note,
            "设备和地点": each.where,
        }
        for each in await OwnActivity(person).newest(MOST)
    ]


async def _consents(person: Person) -> list[Row]:
    return [
        {"文本": each.text, "版本": each.version, "同意时间": _moment(each.agreed_at)}
        for each in await Consent.filter(person_id=person.id).order_by("id").limit(MOST)
    ]


def _moment(moment: datetime | None) -> str:
    return clock.moment_text(moment) if moment else ""


def _day(day: date | None) -> str:
    return clock.day_text(day) if day else ""


SECTIONS: Sequence[tuple[str, Callable[[Person], Awaitable[list[Row]]]]] = (
    ("个人信息", _person),
    ("所在单位", _memberships),
    ("授权事项", _grants),
    ("收到的邀请", _invitations),
    ("经办的办件", _cases),
    ("收藏", _favorites),
    ("收件地址", _addresses),
    ("消息", _messages),
    ("登录记录", _sessions),
    ("常用设备", _devices),
    ("通行密钥", _passkeys),
    ("操作记录", _activity),
    ("同意的文本", _consents),
)
