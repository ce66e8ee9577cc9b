"""What a user reads when something outside fails: a system, or a provider of outside accounts."""

from models.base.error import ConnectorFailed


class Outside:
    """Whatever is called over the network; whoever mixes it in has a label and a next step."""

    @property
    def key(self) -> str:
        """What logs and health call it."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """How people call it."""
        raise NotImplementedError

    @property
    def next_step(self) -> str:
        """What a user can do while it does not work."""
        raise NotImplementedError

    def unreachable(self) -> ConnectorFailed:
        """It refuses connections, breaks off or reports a fault of its own."""
        return ConnectorFailed(f"{self.label}暂时无法连接，{self.next_step}", retryable=True)

    def too_slow(self) -> ConnectorFailed:
        """It did not answer in time."""
        return ConnectorFailed(f"{self.label}没有及时回复，{self.next_step}", retryable=True)

    def garbled(self) -> ConnectorFailed:
        """The answer is not what was agreed, or its signature is wrong."""
        return ConnectorFailed(f"{self.label}的回复无法识别，{self.next_step}", retryable=True)

    def refused(self) -> ConnectorFailed:
        """It understood and declined, and would decline again."""
        return ConnectorFailed(f"{self.label}没有受理这次请求，{self.next_step}")
