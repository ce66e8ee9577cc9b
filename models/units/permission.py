"""Who may do what: one table of roles and actions; a right is listed, never subtracted.

The verb asks it on re-read rows inside its transaction (`Member.require`), the page by
courtesy (`Member.may`). How far a right reaches is its `Scope`; what of a kind of row lies within
each scope, its noun tells as a `Reach`, and `within` is the one place that decides by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from tortoise.expressions import Q

from models.base.labeled import Labeled

T = TypeVar("T", bool, Q)


class Role(Labeled):
    """What a person is in a unit; `word` is the short form that greets them."""

    LEGAL_REP = "legal_rep", "法定代表人"
    MANAGER = "manager", "管理员"
    AGENT = "agent", "经办人"
    INSTITUTION_MANAGER = "institution_manager", "机构管理员"

    @property
    def word(self) -> str:
        """法人 for the legal rep; the others are greeted by their label."""
        return "法人" if self is Role.LEGAL_REP else self.label


class Scope(Labeled):
    """How far a right reaches."""

    UNIT = "unit", "全部"
    GRANTED = "granted", "授权事项"
    OWN = "own", "本人"
    OWN_OR_GRANTED = "own_or_granted", "本人及授权事项"
    INSTITUTION = "institution", "本机构"


class Action(Labeled):
    """Everything that needs a right."""

    CASE_FILE = "case_file", "办理事项"
    CASE_VIEW = "case_view", "查看办件"
    CASE_WITHDRAW = "case_withdraw", "撤回办件"
    CASE_SUPPLEMENT = "case_supplement", "补正材料"
    CASE_RATE = "case_rate", "评价办件"
    MULTI_AGENT_ENABLE = "multi_agent_enable", "开通多经办人"
    MANAGER_ADD = "manager_add", "添加管理员"
    MANAGER_CHANGE = "manager_change", "变更管理员"
    MANAGER_REMOVE = "manager_remove", "删除管理员"
    AGENT_ADD = "agent_add", "添加经办人"
    AGENT_RENEW = "agent_renew", "更新经办人期限"
    AGENT_SUSPEND = "agent_suspend", "停用经办人"
    AGENT_REMOVE = "agent_remove", "删除经办人"
    GRANT_EDIT = "grant_edit", "经办人授权"
    ROLE_CHANGE = "role_change", "身份变更"
    MEMBERS_CONFIRM = "members_confirm", "核对成员"
    INSTITUTION_OPEN = "institution_open", "开通机构"
    INSTITUTION_RESET = "institution_reset", "重置机构管理员密码"
    INSTITUTION_MANAGER_CHANGE = "institution_manager_change", "变更机构管理员"
    INSTITUTION_SUSPEND = "institution_suspend", "停用机构"
    INSTITUTION_CLOSE = "institution_close", "注销机构"
    UNIT_VIEW = "unit_view", "查看单位信息"
    UNIT_EDIT = "unit_edit", "修改单位信息"
    LEGAL_REP_MOBILE_CHANGE = "legal_rep_mobile_change", "修改法定代表人手机"
    UNIT_RECOVER = "unit_recover", "找回单位账户"
    PASSWORD_CHANGE = "password_change", "修改本人密码"
    ACCOUNT_LINK = "account_link", "关联登录账户"
    ACCOUNT_UNLINK = "account_unlink", "解除登录账户"
    SESSION_END = "session_end", "管理本人登录设备"
    ADDRESS_USE = "address_use", "使用收件地址"
    ADDRESS_ADD = "address_add", "添加收件地址"
    ADDRESS_EDIT = "address_edit", "修改收件地址"
    TASK_REVIEW = "task_review", "审核工作台任务"
    MESSAGE_VIEW = "message_view", "查看消息"
    HISTORY_VIEW = "history_view", "查看授权和操作记录"
    HISTORY_EXPORT = "history_export", "导出授权和操作记录"

    @property
    def is_lasting(self) -> bool:
        """True for what would outlast the loss of a password: a mobile, a key, what others may do.

        Whoever was proved by an SMS alone waits a day for it (`Person.hold`).
        """
        return self in _LASTING

    @property
    def refusal(self) -> str:
        """What whoever lacks the right reads."""
        return f"您没有“{self.label}”的权限，请联系本单位法定代表人"


_LASTING = frozenset(
    {
        Action.LEGAL_REP_MOBILE_CHANGE,
        Action.ACCOUNT_LINK,
        Action.MANAGER_ADD,
        Action.MANAGER_CHANGE,
        Action.AGENT_ADD,
        Action.AGENT_RENEW,
        Action.GRANT_EDIT,
        Action.ROLE_CHANGE,
        Action.MEMBERS_CONFIRM,
        Action.INSTITUTION_OPEN,
        Action.INSTITUTION_MANAGER_CHANGE,
    }
)
ALLOWED: Mapping[Role, Mapping[Action, Scope]] = {
    Role.LEGAL_REP: {
        Action.CASE_FILE: Scope.UNIT,
        Action.CASE_VIEW: Scope.UNIT,
        Action.CASE_WITHDRAW: Scope.UNIT,
        Action.CASE_SUPPLEMENT: Scope.UNIT,
        Action.CASE_RATE: Scope.UNIT,
        Action.MULTI_AGENT_ENABLE: Scope.UNIT,
        Action.MANAGER_ADD: Scope.UNIT,
        Action.MANAGER_CHANGE: Scope.UNIT,
        Action.MANAGER_REMOVE: Scope.UNIT,
        Action.AGENT_ADD: Scope.UNIT,
        Action.AGENT_RENEW: Scope.UNIT,
        Action.AGENT_SUSPEND: Scope.UNIT,
        Action.AGENT_REMOVE: Scope.UNIT,
        Action.GRANT_EDIT: Scope.UNIT,
        Action.ROLE_CHANGE: Scope.UNIT,
        Action.MEMBERS_CONFIRM: Scope.UNIT,
        Action.INSTITUTION_OPEN: Scope.UNIT,
        Action.INSTITUTION_RESET: Scope.UNIT,
        Action.INSTITUTION_MANAGER_CHANGE: Scope.UNIT,
        Action.INSTITUTION_SUSPEND: Scope.UNIT,
        Action.INSTITUTION_CLOSE: Scope.UNIT,
        Action.UNIT_VIEW: Scope.UNIT,
        Action.UNIT_EDIT: Scope.UNIT,
        Action.LEGAL_REP_MOBILE_CHANGE: Scope.OWN,
        Action.UNIT_RECOVER: Scope.UNIT,
        Action.PASSWORD_CHANGE: Scope.OWN,
        Action.ACCOUNT_LINK: Scope.OWN,
        Action.ACCOUNT_UNLINK: Scope.OWN,
        Action.SESSION_END: Scope.OWN,
        Action.ADDRESS_USE: Scope.UNIT,
        Action.ADDRESS_ADD: Scope.UNIT,
        Action.ADDRESS_EDIT: Scope.UNIT,
        Action.TASK_REVIEW: Scope.UNIT,
        Action.MESSAGE_VIEW: Scope.UNIT,
        Action.HISTORY_VIEW: Scope.UNIT,
        Action.HISTORY_EXPORT: Scope.UNIT,
    },
    Role.MANAGER: {
        Action.CASE_FILE: Scope.UNIT,
        Action.CASE_VIEW: Scope.UNIT,
        Action.CASE_WITHDRAW: Scope.UNIT,
        Action.CASE_SUPPLEMENT: Scope.UNIT,
        Action.CASE_RATE: Scope.UNIT,
        Action.AGENT_ADD: Scope.UNIT,
        Action.AGENT_RENEW: Scope.UNIT,
        Action.AGENT_SUSPEND: Scope.UNIT,
        Action.AGENT_REMOVE: Scope.UNIT,
        Action.GRANT_EDIT: Scope.UNIT,
        Action.INSTITUTION_OPEN: Scope.UNIT,
        Action.INSTITUTION_RESET: Scope.UNIT,
        Action.INSTITUTION_MANAGER_CHANGE: Scope.UNIT,
        Action.INSTITUTION_SUSPEND: Scope.UNIT,
        Action.INSTITUTION_CLOSE: Scope.UNIT,
        Action.UNIT_VIEW: Scope.UNIT,
        Action.UNIT_EDIT: Scope.UNIT,
        Action.PASSWORD_CHANGE: Scope.OWN,
        Action.ACCOUNT_LINK: Scope.OWN,
        Action.ACCOUNT_UNLINK: Scope.OWN,
        Action.SESSION_END: Scope.OWN,
        Action.ADDRESS_USE: Scope.UNIT,
        Action.ADDRESS_ADD: Scope.UNIT,
        Action.ADDRESS_EDIT: Scope.UNIT,
        Action.TASK_REVIEW: Scope.UNIT,
        Action.MESSAGE_VIEW: Scope.UNIT,
        Action.HISTORY_VIEW: Scope.UNIT,
    },
    Role.AGENT: {
        Action.CASE_FILE: Scope.GRANTED,
        Action.CASE_VIEW: Scope.OWN_OR_GRANTED,
        Action.CASE_WITHDRAW: Scope.OWN_OR_GRANTED,
        Action.CASE_SUPPLEMENT: Scope.OWN_OR_GRANTED,
        Action.CASE_RATE: Scope.OWN_OR_GRANTED,
        Action.UNIT_VIEW: Scope.UNIT,
        Action.PASSWORD_CHANGE: Scope.OWN,
        Action.SESSION_END: Scope.OWN,
        Action.ADDRESS_USE: Scope.UNIT,
        Action.ADDRESS_ADD: Scope.UNIT,
        Action.TASK_REVIEW: Scope.GRANTED,
        Action.MESSAGE_VIEW: Scope.OWN,
        Action.HISTORY_VIEW: Scope.OWN,
    },
    Role.INSTITUTION_MANAGER: {
        Action.CASE_FILE: Scope.INSTITUTION,
        Action.CASE_VIEW: Scope.INSTITUTION,
        Action.CASE_WITHDRAW: Scope.OWN,
        Action.CASE_SUPPLEMENT: Scope.OWN,
        Action.CASE_RATE: Scope.OWN,
        Action.UNIT_VIEW: Scope.INSTITUTION,
        Action.UNIT_EDIT: Scope.INSTITUTION,
        Action.PASSWORD_CHANGE: Scope.OWN,
        Action.SESSION_END: Scope.OWN,
        Action.ADDRESS_USE: Scope.OWN,
        Action.ADDRESS_ADD: Scope.OWN,
        Action.ADDRESS_EDIT: Scope.OWN,
        Action.TASK_REVIEW: Scope.OWN,
        Action.MESSAGE_VIEW: Scope.INSTITUTION,
        Action.HISTORY_VIEW: Scope.OWN,
    },
}


@dataclass(frozen=True)
class Reach(Generic[T]):
    """What of a kind of row each scope reaches: as conditions of a query, or for one row.

    `nothing` is what reaches no row at all; a part that is the same object adds nothing.
    """

    unit: T
    own: T
    granted: T
    institution: T
    nothing: T


class Reached(Protocol):
    """A row that a right can be about."""

    def reach(self, member: "Holder") -> Reach[bool]:
        """What of it lies within each scope of a member."""


class Holder(Protocol):
    """Who holds rights: a member of a unit."""

    unit_id: int
    person_id: int
    granted_items: frozenset[int]  # ids of the items that are granted to them, once loaded


def within(scope: Scope | None, reach: Reach[T]) -> T:
    """What a scope reaches; nothing without one."""
    match scope:
        case None:
            return reach.nothing
        case Scope.UNIT:
            return reach.unit
        case Scope.OWN:
            return reach.own
        case Scope.GRANTED:
            return reach.granted
        case Scope.OWN_OR_GRANTED if reach.granted is reach.nothing:
            return reach.own
        case Scope.OWN_OR_GRANTED:
            return reach.own | reach.granted
        case Scope.INSTITUTION:
            return reach.institution


_WHOLE = Reach(unit=True, own=False, granted=False, institution=False, nothing=False)


def is_unit_wide(scope: Scope | None) -> bool:
    """True when a right reaches everything of the unit, whoever did it."""
    return within(scope, _WHOLE)


def scope_of(role: Role, action: Action) -> Scope | None:
    """How far a role's right to an action reaches; None when it has no such right."""
    return ALLOWED[role].get(action)
