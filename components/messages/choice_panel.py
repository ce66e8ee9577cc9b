"""通知设置: of which kinds of messages the user wants an SMS as well."""

from auth.web.caller import current_session
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.fragment import Fragment
from models.base.error import Invalid
from models.messages.message_choice import NO_SUCH_KIND, choices_of, choose
from models.people.person import Person
from models.records.message import MessageKind
from models.units.member import Member

ABOUT = {
    MessageKind.INVITATION: "有单位邀请您担任管理员或经办人",
    MessageKind.RIGHT: "您的授权、身份有变化，或有工作移交给您",
    MessageKind.TERM: "您的授权快到期，或您授予的权限快到期",
    MessageKind.SECURITY: "密码、手机、登录方式有变化",
    MessageKind.CASE: "办件需要补正、已办结",
}


class ChoicePanel:
    """The choices of a member for their unit, or of a person for themselves."""

    def __init__(self, who: Member | Person) -> None:
        self._who = who

    async def place(self) -> None:
        """Place them; each is a switch that acts at once."""
        self._fragment = Fragment(
            "messages/choices.html",
            tag="section",
            classes="rs-card",
            on_act={"switch": self._switch},
            about=ABOUT,
            unit=self._who.unit if isinstance(self._who, Member) else None,
            choices=await choices_of(self._who),
        ).props("aria-labelledby=choices")

    @act()
    async def _switch(self, kind_and_state: str) -> None:
        value, _, state = kind_and_state.partition(" ")
        kind, is_on = MessageKind.named(value), state == "on"
        if kind is None:
            raise Invalid(NO_SUCH_KIND)
        here = await current_session()
        who = here.member if isinstance(self._who, Member) and here.member else here.person
        await choose(kind, is_on, by=who)
        self._fragment.refresh(choices=await choices_of(who))
        toast_ok(f"“{kind.label}”短信已{'开启' if is_on else '关闭'}")
