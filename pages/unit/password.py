"""密码设置 (/unit/settings/password): the own password of a member."""

from auth.web.caller import current_session
from components.frame.unit_shell import unit_center
from components.settings.password_form import PasswordForm
from components.settings.settings_tabs import settings_tabs
from models.units.member import Member
from models.units.permission import Action

PATH = "/unit/settings"


@unit_center.page(
    "/unit/settings/password",
    title="密码设置",
    needs=Action.PASSWORD_CHANGE,
    menu="unit_settings",
)
async def unit_password(member: Member) -> None:
    """By knowing the old one."""
    settings_tabs(member, "account")
    PasswordForm(await current_session(), PATH).place()
