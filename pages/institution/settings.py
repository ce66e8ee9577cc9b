"""账号设置 (/institution/settings): the institution, its manager masked, password and devices."""

from auth.web.caller import institution_of
from components.frame.institution_shell import institution_center
from components.parts.fragment import Fragment
from components.settings.settings_tabs import TITLE, settings_tabs
from models.institutions.institution_password import InstitutionPassword
from models.sign_in.session import Session
from models.units.permission import Action

PATH = "/institution/settings"


@institution_center.page(PATH, title=TITLE, needs=Action.UNIT_VIEW, menu="institution_settings")
async def institution_settings(here: Session) -> None:
    """Whoever the manager is, the unit decides."""
    institution = institution_of(here)
    settings_tabs(institution, "account")
    Fragment(
        "institution/manager_card.html",
        tag="section",
        classes="rs-card",
        institution=institution,
        manager=here.person,
    ).props("aria-labelledby=manager-card")
    Fragment(
        "settings/safety_card.html",
        tag="section",
        classes="rs-card",
        owner=institution,
        home=PATH,
        is_old=InstitutionPassword(institution).is_old,
        here=here,
        passkeys=None,  # they are a person's, and open no institution
        sessions=await Session.beside(here).count(),
    ).props("aria-labelledby=safety-card")
