"""通知设置 (/unit/settings/notifications): of what the member wants an SMS in this unit."""

from components.frame.unit_shell import unit_center
from components.messages.choice_panel import ChoicePanel
from components.settings.settings_tabs import settings_tabs
from models.units.member import Member
from models.units.permission import Action


@unit_center.page(
    "/unit/settings/notifications",
    title="通知设置",
    needs=Action.MESSAGE_VIEW,
    menu="unit_settings",
)
async def unit_notifications(member: Member) -> None:
    """Everybody chooses for themselves; what concerns no unit is chosen under 个人."""
    settings_tabs(member, "notifications")
    await ChoicePanel(member).place()
