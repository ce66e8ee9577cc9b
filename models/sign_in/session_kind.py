"""Kinds of sessions, and why they end."""

from models.base.labeled import Labeled


class SessionKind(Labeled):
    """Whose session it is: of a member or a person at a computer, or of a person in the APP."""

    UNIT = "unit", "单位登录"
    PERSON = "person", "个人登录"
    PHONE = "phone", "江苏智慧人社APP"


class EndReason(Labeled):
    """Why a session has ended."""

    LOGOUT = "logout", "退出登录"
    IDLE = "idle", "长时间未操作"
    ABSOLUTE = "absolute", "登录已满12小时"
    ROTATED = "rotated", "重新登录"
    TOO_MANY = "too_many", "登录设备超过5个"
    PASSWORD = "password", "密码已修改"
    CHOSEN = "chosen", "在“我的登录设备”中下线"
    RIGHT = "right", "权限已变化"
    FROZEN = "frozen", "账户已冻结"
    ELSEWHERE = "elsewhere", "已在登录账户所在平台退出"
    RESTORED = "restored", "系统已从备份恢复"
