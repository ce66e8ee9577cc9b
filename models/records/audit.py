"""审计: what was done, by whom, to what; written in the transaction of the act itself.

Every unit has a chain of its own, and the hall one more. Each record carries an open digest over
its line and the open digest before it, which everybody can compute who has the lines: a unit
verifies its own ledger without the hall. A keyed digest seals the open one, and the chain knows
its newest, so that a change, a removal or an insertion shows at the exact record, whoever made
it. No personal data: actors and subjects are named by their random codes, details are masked.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from functools import partial
from typing import Protocol

from tortoise import fields
from tortoise.indexes import Index
from tortoise.queryset import QuerySet

from models.base import clock
from models.base.field import UtcField
from models.base.key import ring
from models.base.labeled import Labeled
from models.base.model import HallModel
from models.base.tx import as_last, in_transaction_now, transactional

SYSTEM = "system"
PAGE = 500


class AuditEvent(Labeled):
    """What can have happened; the label is what the unit reads."""

    UNIT_REGISTERED = "unit_registered", "单位注册"
    AGREEMENT_ACCEPTED = "agreement_accepted", "同意协议"
    FACE_PASSED = "face_passed", "法定代表人认证通过"
    FACE_FAILED = "face_failed", "法定代表人认证未通过"
    SCAN_DENIED = "scan_denied", "扫码取消"
    SCAN_REPORTED = "scan_reported", "扫码非本人操作"
    PERSON_REGISTERED = "person_registered", "个人注册"
    MOBILE_CHANGED = "mobile_changed", "更换手机号"
    MOBILE_LOST = "mobile_lost", "手机号转归他人"
    SIGNED_IN = "signed_in", "登录"
    SIGN_IN_REFUSED = "sign_in_refused", "登录失败"
    SIGN_IN_LOCKED = "sign_in_locked", "登录锁定"
    SIGNED_OUT = "signed_out", "退出登录"
    SESSION_ENDED = "session_ended", "下线其他登录"
    DEVICE_FORGOTTEN = "device_forgotten", "移除常用设备"
    PASSWORD_CHANGED = "password_changed", "修改密码"
    PASSWORD_RECOVERED = "password_recovered", "找回密码"
    MULTI_AGENT_ENABLED = "multi_agent_enabled", "开通多经办人"
    JOIN_ASKED = "join_asked", "申请成为经办人"
    JOIN_ACCEPTED = "join_accepted", "同意经办人申请"
    JOIN_REFUSED = "join_refused", "未同意经办人申请"
    JOIN_WITHDRAWN = "join_withdrawn", "撤回经办人申请"
    JOIN_LAPSED = "join_lapsed", "经办人申请失效"
    INVITED = "invited", "邀请成员"
    INVITATION_CHANGED = "invitation_changed", "修改邀请"
    INVITATION_SENT_AGAIN = "invitation_sent_again", "重发邀请"
    INVITATION_WITHDRAWN = "invitation_withdrawn", "撤回邀请"
    INVITATION_REFUSED = "invitation_refused", "拒绝邀请"
    INVITATION_LAPSED = "invitation_lapsed", "邀请失效"
    INVITATION_ACCEPTED = "invitation_accepted", "接受邀请"
    GRANTS_CHANGED = "grants_changed", "调整授权"
    TERM_RENEWED = "term_renewed", "更新期限"
    MEMBER_SUSPENDED = "member_suspended", "停用"
    MEMBER_RESUMED = "member_resumed", "恢复"
    MEMBER_REMOVED = "member_removed", "删除"
    MEMBER_LEFT = "member_left", "退出"
    MEMBER_EXPIRED = "member_expired", "授权到期"
    HANDED_OVER = "handed_over", "工作移交"
    HISTORY_EXPORTED = "history_exported", "导出授权历史"
    PREVIEWED = "previewed", "预览成员权限"
    ADDRESS_ADDED = "address_added", "新增收件地址"
    ADDRESS_CHANGED = "address_changed", "修改收件地址"
    ADDRESS_REMOVED = "address_removed", "删除收件地址"
    SUCCESSION_BEGUN = "succession_begun", "法定代表人变更"
    UNIT_CLAIMED = "unit_claimed", "新法定代表人认领"
    MESSAGES_CHOSEN = "messages_chosen", "通知设置"
    ACCOUNT_FROZEN = "account_frozen", "冻结账户"
    OWN_DATA_TAKEN = "own_data_taken", "下载本人数据"
    MEMBER_CONFIRMED = "member_confirmed", "新法定代表人确认"
    OUTSIDE_LINKED = "outside_linked", "关联登录账户"
    OUTSIDE_UNLINKED = "outside_unlinked", "解除登录账户关联"
    CA_BOUND = "ca_bound", "绑定CA证书"
    CA_UNBOUND = "ca_unbound", "解除绑定CA证书"
    PASSKEY_ADDED = "passkey_added", "添加通行密钥"
    PASSKEY_REMOVED = "passkey_removed", "移除通行密钥"
    PASSKEY_STOPPED = "passkey_stopped", "停用通行密钥"
    INSTITUTION_OPENED = "institution_opened", "开通机构"
    INSTITUTION_RESET = "institution_reset", "重置机构管理员密码"
    INSTITUTION_MANAGER_CHANGED = "institution_manager_changed", "变更机构管理员"
    INSTITUTION_SUSPENDED = "institution_suspended", "停用机构"
    INSTITUTION_RESUMED = "institution_resumed", "恢复机构"
    INSTITUTION_CLOSED = "institution_closed", "注销机构"
    RESTORED = "restored", "从备份恢复"


class Coded(Protocol):
    """Anything with a public random code: unit, member, person, case."""

    @property
    def code(self) -> str:
        """The code."""


class AuditChain(HallModel):
    """The head of one chain; its row is locked while a record is added."""

    name = fields.CharField(max_length=32, primary_key=True)
    length = fields.IntField(default=0)
    open_digest = fields.CharField(max_length=64, default="")
    digest = fields.CharField(max_length=64, default="")
    seal = fields.CharField(max_length=64, default="")

    class Meta:
        table = "audit_chain"

    def proper_seal(self) -> str:
        """The keyed digest of the head, without which cutting off the newest records shows."""
        return ring.mac("audit head", self.name, str(self.length), self.open_digest, self.digest)


class AuditRecord(HallModel):
    """One event; rows are only ever added."""

    id = fields.IntField(primary_key=True)
    chain = fields.CharField(max_length=32)
    seq = fields.IntField()
    event = fields.CharField(max_length=40)
    actor = fields.CharField(max_length=60)
    subject = fields.CharField(max_length=60)
    details = fields.JSONField[dict[str, str]]()
    at = UtcField()
    open_digest = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "audit_record"
        unique_together = (("chain", "seq"),)
        indexes = (
            Index(fields=("actor",), name="ix_audit_record_actor"),
            Index(fields=("subject",), name="ix_audit_record_subject"),
        )

    @property
    def event_label(self) -> str:
        """What happened, as the unit reads it; an event of an older version shows its code."""
        known = {event.value: event.label for event in AuditEvent}
        return known.get(self.event, self.event)

    @property
    def line(self) -> str:
        """The record as one line of JSON: the exact bytes, as UTF-8, that the open digest covers.

        Keys in the order of the alphabet, no spaces, the time in UTC to the microsecond: the same
        on every database.
        """
        content = {
            "chain": self.chain,
            "seq": self.seq,
            "event": self.event,
            "actor": self.actor,
            "subject": self.subject,
            "details": self.details,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def open_digest_after(self, previous: str) -> str:
        """SHA-256 in hex of the open digest before, a line feed and the line."""
        return hashlib.sha256(f"{previous}\n{self.line}".encode()).hexdigest()

    def digest_after(self, previous: str) -> str:
        """The keyed digest that this record has to carry behind another one."""
        return ring.mac("audit", previous, self.open_digest)

    def follows(self, open_digest: str, digest: str) -> bool:
        """True when it is as it was written behind the record with these two digests."""
        return self.open_digest == self.open_digest_after(
            open_digest
        ) and self.digest == self.digest_after(digest)

    @classmethod
    def of(cls, unit: Coded | None = None) -> QuerySet["AuditRecord"]:
        """The records of a unit, or of the hall itself, newest first."""
        return cls.filter(chain=unit.code if unit else SYSTEM).order_by("-seq")


async def record(
    event: AuditEvent,
    *,
    unit: Coded | None = None,
    by: Coded | None = None,
    subject: Coded | None = None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Add an event to the chain of a unit, as the last of what the transaction of the act does.

    The head of a chain is held after everything else, and several heads in one order: whoever
    comes in, acts for two units or changes many members never waits in a circle for it.
    """
    if not in_transaction_now():
        raise RuntimeError("record() belongs inside the transaction of the act")
    new = AuditRecord(
        chain=unit.code if unit else SYSTEM,
        event=event.value,
        actor=_reference(by),
        subject=_reference(subject),
        details=dict(details or {}),
    )
    as_last(f"audit {new.chain}", partial(_append, new))


async def _append(new: AuditRecord) -> None:
    chain = await _locked_chain(new.chain)
    new.seq, new.at = chain.length + 1, clock.now()
    new.open_digest = new.open_digest_after(chain.open_digest)
    new.digest = new.digest_after(chain.digest)
    await new.save()
    chain.length, chain.open_digest, chain.digest = new.seq, new.open_digest, new.digest
    chain.seal = chain.proper_seal()
    await chain.save()


async def verify_chain(chain: str = SYSTEM) -> int | None:
    """The number of the first record that is not as it was written; None when all are."""
    open_digest, digest, expected = "", "", 1
    while (
        batch := await AuditRecord.filter(chain=chain, seq__gte=expected)
        .order_by("seq")
        .limit(PAGE)
    ):
        for row in batch:
            if row.seq != expected or not row.follows(open_digest, digest):
                return expected
            open_digest, digest, expected = row.open_digest, row.digest, expected + 1
    if await AuditRecord.filter(chain=chain, seq__lt=1).exists():
        return 0
    head = await AuditChain.get_or_none(name=chain)
    if head is None:
        return None if expected == 1 else 1
    newest = (expected - 1, open_digest, digest, head.proper_seal())
    whole = (head.length, head.open_digest, head.digest, head.seal) == newest
    return None if whole else min(expected, head.length + 1)


async def verify_all() -> dict[str, int]:
    """Every chain that does not hold, with its first bad record; for the operator."""
    names = set(await AuditChain.all().values_list("name", flat=True))
    names |= set(await AuditRecord.all().distinct().values_list("chain", flat=True))
    found = {str(name): await verify_chain(str(name)) for name in sorted(map(str, names))}
    return {name: seq for name, seq in found.items() if seq is not None}


@transactional
async def _locked_chain(name: str) -> AuditChain:
    """The head of a chain, made with the first record, and locked until the act has ended."""
    found = await AuditChain.select_for_update().get_or_none(name=name)
    if found is None:
        await AuditChain.bulk_create([AuditChain(name=name)], ignore_conflicts=True)
        found = await AuditChain.select_for_update().get(name=name)
    return found


def _reference(thing: Coded | None) -> str:
    """Kind and code of an actor or subject; empty for the hall itself and for strangers."""
    return f"{type(thing).__name__.lower()}:{thing.code}" if thing else ""
