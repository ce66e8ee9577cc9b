"""密码设置 (/institution/settings/password): the own password of the institution's manager."""

from auth.web.caller import institution_of
from components.frame.institution_shell import institution_center
from components.settings.password_form import PasswordForm
from components.settings.settings_tabs import settings_tabs
from models.sign_in.session import Session
from models.units.permission import Action

HOME = "/institution/settings"


@institution_center.page(
    "/institution/settings/password",
    title="密码设置",
    needs=Action.PASSWORD_CHANGE,
    menu="institution_settings",
)
async def institution_password(here: Session) -> None:
    """By knowing the old one."""
    settings_tabs(institution_of(here), "account")
    PasswordForm(here, HOME).place()
