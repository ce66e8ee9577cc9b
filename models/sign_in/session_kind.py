"""Kinds of sessions, and why they end."""

from models.base.labeled import Labeled
from settings import settings


class SessionKind(Labeled):
    """Whose session it is: of a member, a person or an institution, or of a person in the APP."""

    UNIT = "unit", "单位登录"
    PERSON = "person", "个人登录"
    PHONE = "phone", "江苏智慧人社APP"
    INSTITUTION = "institution", "机构登录"


class EndReason(Labeled):
    """Why a session has ended, or its part in a unit."""

    LOGOUT = "logout", "退出登录"
    IDLE = "idle", "长时间未操作"
    ABSOLUTE = "absolute", "登录已满12小时"
    ROTATED = "rotated", "重新登录"
    TOO_MANY = "too_many", "登录设备超过5个"
    PASSWORD = "password", "密码已修改"
    CHOSEN = "chosen", "在“我的登录设备”中下线"
    RIGHT = "right", "权限已变化"
    TERM = "term", "授权期限已到"
    SUSPENDED = "suspended", "权限已停用"
    REMOVED = "removed", "权限已撤销"
    LEFT = "left", "已退出单位"
    ROLE = "role", "身份已变更"
    REPRESENTATIVE = "representative", "法定代表人已变更登记"
    UNIT = "unit", "单位账户已注销或待激活"
    FROZEN = "frozen", "账户已冻结"
    INSTITUTION = "institution", "机构已停用或注销"
    MANAGER = "manager", "机构管理员已变更"
    RESET = "reset", "密码已重置"
    ELSEWHERE = "elsewhere", "已在登录账户所在平台退出"
    REVOKED = "revoked", "登录所用的CA证书已吊销"
    UNBOUND = "unbound", "登录所用的CA证书或账户已解除"
    RESTORED = "restored", "系统已从备份恢复"

    @property
    def is_of_unit(self) -> bool:
        """True where somebody may act for a unit no more, but perhaps for another one."""
        return self in _OF_UNIT

    @property
    def told(self) -> str:
        """What happened and what to do now, for whoever finds themselves at the sign-in."""
        return _TOLD.get(self, f"{self.label}，请重新登录")


_ASK = "请联系本单位法定代表人或管理员"
_ASK_PARENT = "如有疑问请联系所属单位的法定代表人或管理员"
_TOLD = {
    EndReason.IDLE: "您超过30分钟没有操作，请重新登录",
    EndReason.ABSOLUTE: "本次登录已满12小时，请重新登录",
    EndReason.TOO_MANY: "您登录的设备超过5个，最早登录的已下线；在这里继续办理请重新登录",
    EndReason.PASSWORD: "密码已修改，请用新密码登录",
    EndReason.CHOSEN: "已在“我的登录设备”中下线，请重新登录；不是本人操作的，请登录后修改密码",
    EndReason.RIGHT: f"您在单位的权限有变化，详情{_ASK}",
    EndReason.TERM: f"您在单位的授权期限已到，{_ASK}更新期限",
    EndReason.SUSPENDED: f"您在单位的权限已停用，{_ASK}",
    EndReason.REMOVED: f"您在单位的权限已撤销，{_ASK}",
    EndReason.LEFT: f"您已退出该单位，如需再次办理{_ASK}",
    EndReason.ROLE: "您在该单位的身份已变更，请以新的身份重新登录",
    EndReason.REPRESENTATIVE: (
        "该单位的法定代表人已变更登记，您的法定代表人身份已结束；单位由新法定代表人在“新法定代表人认领”中"
        f"接管，登记信息有误的，请携带营业执照和身份证件到窗口申请更正（{settings.counter}）"
    ),
    EndReason.UNIT: "单位账户已注销或待激活，不能登录；如有疑问请拨打12333",
    EndReason.FROZEN: "账户已冻结24小时，期间不能登录和办理；如需帮助请拨打12333",
    EndReason.REVOKED: (
        "登录所用的CA证书已被发放机构吊销，请改用其他登录方式；需要新的证书请到发放CA的窗口办理"
    ),
    EndReason.UNBOUND: (
        "登录所用的CA证书或登录账户已与单位解除绑定，请重新登录；有疑问请联系本单位法定代表人"
    ),
    EndReason.INSTITUTION: f"机构已停用或注销，不能登录；{_ASK_PARENT}",
    EndReason.MANAGER: f"机构管理员已变更，您不能再以该机构登录；{_ASK_PARENT}",
    EndReason.RESET: "机构的密码已由所属单位重置，请用新的初始密码登录",
    EndReason.RESTORED: "系统已从备份恢复，请重新登录，并核对最近的办理",
}
_OF_UNIT = frozenset(
    {
        EndReason.RIGHT,
        EndReason.TERM,
        EndReason.SUSPENDED,
        EndReason.REMOVED,
        EndReason.LEFT,
        EndReason.REPRESENTATIVE,
        EndReason.UNIT,
        EndReason.FROZEN,
    }
)
