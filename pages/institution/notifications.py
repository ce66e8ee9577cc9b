"""通知设置 (/institution/settings/notifications): of what the manager wants an SMS."""

from auth.web.caller import institution_of
from components.frame.institution_shell import institution_center
from components.messages.choice_panel import ChoicePanel
from components.settings.settings_tabs import settings_tabs
from models.sign_in.session import Session
from models.units.permission import Action


@institution_center.page(
    "/institution/settings/notifications",
    title="通知设置",
    needs=Action.MESSAGE_VIEW,
    menu="institution_settings",
)
async def institution_notifications(here: Session) -> None:
    """For this institution alone; what concerns none is chosen under 个人."""
    institution = institution_of(here)
    settings_tabs(institution, "notifications")
    await ChoicePanel(institution).place()
