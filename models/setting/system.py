"""The outside systems by name, and what a user reads when one of them fails."""

from enum import StrEnum

from models.base.error import ConnectorFailed


class System(StrEnum):
    """An outside system; the value is the word in ``HALL_CONNECTOR_<SYSTEM>``."""

    REGISTRY = "registry"
    SMS = "sms"
    FACE = "face"
    APP = "app"

    @property
    def label(self) -> str:
        """How people call it."""
        return _LABELS[self]

    @property
    def next_step(self) -> str:
        """What a user can do while it does not work."""
        return _NEXT_STEPS[self]

    def unreachable(self) -> ConnectorFailed:
        """The system refuses connections, breaks off or reports a fault of its own."""
        return ConnectorFailed(f"{self.label}暂时无法连接，{self.next_step}", retryable=True)

    def too_slow(self) -> ConnectorFailed:
        """The system did not answer in time."""
        return ConnectorFailed(f"{self.label}没有及时回复，{self.next_step}", retryable=True)

    def garbled(self) -> ConnectorFailed:
        """The answer is not what was agreed, or its signature is wrong."""
        return ConnectorFailed(f"{self.label}的回复无法识别，{self.next_step}", retryable=True)

    def refused(self) -> ConnectorFailed:
        """The system understood and declined, and would decline again."""
        return ConnectorFailed(f"{self.label}没有受理这次请求，{self.next_step}")


_LABELS = {
    System.REGISTRY: "单位登记信息库",
    System.SMS: "短信平台",
    System.FACE: "人脸认证服务",
    System.APP: "江苏智慧人社APP",
}
_NEXT_STEPS = {
    System.REGISTRY: "已填写的内容已保留，请稍后重试",
    System.SMS: "请稍后重新获取验证码",
    System.FACE: "请稍后重试，或前往窗口办理",
    System.APP: "请稍后重试",
}
