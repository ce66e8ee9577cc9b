"""通知设置: of which kinds of messages the user wants an SMS as well."""

from auth.web.caller import current_session
from components.guard.act import act
from components.guard.toast import toast_ok
from components.parts.fragment import Fragment
from models.base.error import Invalid
from models.messages.message_choice import NO_SUCH_KIND, Chooser, choices_of, choose
from models.records.message import MessageKind
from models.sign_in.session import Session
from models.units.institution import Institution
from models.units.member import Member

ABOUT = {
    MessageKind.INVITATION: "有单位邀请您担任管理员或经办人，或答复您成为经办人的申请",
    MessageKind.RIGHT: "您的授权、身份有变化，或有工作移交给您",
    MessageKind.TERM: "您的授权快到期，或您授予的权限快到期",
    MessageKind.SECURITY: "密码、手机、登录方式有变化",
    MessageKind.CASE: "办件需要补正、已办结",
}
ABOUT_INSTITUTION = {
    **ABOUT,
    MessageKind.RIGHT: "所属单位停用、恢复或注销本机构",
    MessageKind.SECURITY: "机构的密码、管理员有变化",
}


class ChoicePanel:
    """The choices of a member, of the manager of an institution, or of a person."""

    def __init__(self, who: Chooser) -> None:
        self._who = who

    async def place(self) -> None:
        """Place them; each is a switch that acts at once."""
        self._fragment = Fragment(
            "messages/choices.html",
            tag="section",
            classes="rs-card",
            on_act={"switch": self._switch},
            about=ABOUT_INSTITUTION if isinstance(self._who, Institution) else ABOUT,
            place=_place_of(self._who),
            choices=await choices_of(self._who),
        ).props("aria-labelledby=choices")

    @act()
    async def _switch(self, kind_and_state: str) -> None:
        value, _, state = kind_and_state.partition(" ")
        kind, is_on = MessageKind.named(value), state == "on"
        if kind is None:
            raise Invalid(NO_SUCH_KIND)
        who = _chooser(self._who, await current_session())
        await choose(kind, is_on, by=who)
        self._fragment.refresh(choices=await choices_of(who))
        toast_ok(f"“{kind.label}”短信已{'开启' if is_on else '关闭'}")


def _place_of(who: Chooser) -> str:
    """What the choices are for, where they are for anything but the person."""
    if isinstance(who, Institution):
        return f"机构“{who.name}”"
    return str(who.unit.name) if isinstance(who, Member) else ""


def _chooser(who: Chooser, here: Session) -> Chooser:
    """The same as whoever is signed in now."""
    if isinstance(who, Institution) and here.of_institution is not None:
        return here.of_institution
    return here.member if isinstance(who, Member) and here.member else here.person
