"""The outside systems: one table of names and options, and what a user reads when one fails.

Another system is a member of `System`, a row of `SYSTEMS`, a field ``connector_<name>`` of
`Settings` (``settings.py``), a field of `Connectors` with its maker in `MAKERS` and a twin
(``auth/connectors``), and its good and bad values in ``tests/support/setting_values.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.setting.outside import Outside
from models.setting.value import Parse, authorities, line, long_secret, networks, switch, text_file

CALLBACK_SECRET = 24


class System(Outside, StrEnum):
    """An outside system; the value is the word in ``HALL_CONNECTOR_<SYSTEM>``."""

    REGISTRY = "registry"
    APP = "app"
    FACE = "face"
    SMS = "sms"
    CA = "ca"

    @property
    def key(self) -> str:
        """What logs and health call it."""
        return self.value

    @property
    def setting(self) -> str:
        """The variable that chooses between the twin and a real connector."""
        return f"HALL_CONNECTOR_{self.upper()}"

    @property
    def label(self) -> str:
        """How people call it."""
        return SYSTEMS[self].label

    @property
    def next_step(self) -> str:
        """What a user can do while it does not work."""
        return SYSTEMS[self].next_step


@dataclass(frozen=True)
class About:
    """What the hall knows of a system: its names, its kinds besides the twin, its options.

    Every real connector has the options of `EVERY` as well.
    """

    label: str
    next_step: str
    real: tuple[str, ...] = ()
    options: Mapping[str, Parse[object]] = field(default_factory=dict)
    may_be_several: bool = False


EVERY: Mapping[str, Parse[object]] = {
    "ALLOW_PLAIN_HTTP": switch,
    "ALLOW_PRIVATE": switch,
    "CA_FILE": authorities,
}
_NETWORKS = {"CALLBACK_NETWORKS": networks}
SYSTEMS: Mapping[System, About] = {
    System.REGISTRY: About(
        "单位登记信息库",
        "已填写的内容已保留，请稍后重试",
        ("http",),
        {"DESCRIPTION": text_file, "SECRET": line},
    ),
    System.APP: About(
        "江苏智慧人社APP",
        "请稍后重试，或改用其他方式",
        ("http",),
        {"DESCRIPTION": text_file, "SECRET": long_secret(CALLBACK_SECRET), **_NETWORKS},
    ),
    System.FACE: About(
        "人脸认证服务",
        "请稍后重试，或前往窗口办理",
        ("alipay",),
        {
            "APP_ID": line,
            "PRIVATE_KEY_FILE": text_file,
            "ALIPAY_KEY_FILE": text_file,
            "URL": line,
            "BIZ_CODE": line,
        },
    ),
    System.SMS: About(
        "短信平台",
        "请稍后重新获取验证码",
        ("mas", "aliyun"),
        {
            "URL": line,
            "EC_NAME": line,
            "AP_ID": line,
            "SECRET": line,
            "SIGN": line,
            "ADD_SERIAL": line,
            "ALIYUN_KEY_ID": line,
            "ALIYUN_KEY_SECRET": line,
            "ALIYUN_SIGN": line,
            "ALIYUN_TEMPLATES": text_file,
            "ALIYUN_URL": line,
            "CALLBACK_SECRET": long_secret(CALLBACK_SECRET),
            **_NETWORKS,
        },
        may_be_several=True,
    ),
    System.CA: About(
        "CA认证",
        "请稍后重试，也可以改用扫码登录或账号密码登录",
        ("x509",),
        {"DESCRIPTION": text_file},
    ),
}
