"""短信的内容: what a text message says, as a whole and as the values of a template.

Some gateways take the text, others only the number of a text that they have approved with values
for its gaps. So whoever writes a message says both; every kind of message always has the same
values, which an operator maps to the gaps of the gateway's own text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from models.base.labeled import Labeled

_MOBILE, _TEXT, _KIND = "mobile", "text", "kind"


class SmsKind(Labeled):
    """What a message is about; a gateway that works with templates needs one of each kind."""

    CODE = "code", "验证码"
    LINK = "link", "本人认证链接"
    WARNING = "warning", "登录方式变更提醒"
    NOTICE = "notice", "消息"
    SUMMARY = "summary", "多条消息合并"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its values."""
        return NAMES[self]


NAMES: Mapping[SmsKind, tuple[str, ...]] = {
    SmsKind.CODE: ("digits", "purpose", "minutes"),
    SmsKind.LINK: ("about", "purpose", "link", "ticket"),
    SmsKind.WARNING: ("told", "link", "ticket"),
    SmsKind.NOTICE: ("told",),
    SmsKind.SUMMARY: ("number", "about", "when"),
}


@dataclass(frozen=True)
class Sms:
    """One text message; `values` has exactly the names of its kind."""

    kind: SmsKind
    text: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if set(self.values) != set(self.kind.names):
            raise ValueError(f"values of {self.kind}: {sorted(self.values)}")

    def to(self, mobile: str) -> dict[str, str]:
        """What the outbox keeps of it; a value that is the whole text is kept once."""
        values = {name: value for name, value in self.values.items() if value != self.text}
        return {_MOBILE: mobile, _TEXT: self.text, _KIND: self.kind.value, **values}

    @classmethod
    def of(cls, content: Mapping[str, str]) -> Self:
        """Read it back; raises KeyError or ValueError where there is none."""
        kind, text = SmsKind(content.get(_KIND, SmsKind.NOTICE)), content[_TEXT]
        return cls(kind, text, {name: content.get(name, text) for name in kind.names})


def notice(text: str) -> Sms:
    """A message of which all that can be said is its text."""
    return Sms(SmsKind.NOTICE, text, {"told": text})
