"""The shell of the institution center, behind a door of its own."""

from auth.web.caller import Who, institution_of
from auth.web.door import INSTITUTION as DOOR
from components.frame.center import Center
from components.frame.menu_shell import MenuShell, Seat
from components.frame.site_map import INSTITUTION, INSTITUTION_BAR, INSTITUTION_MENU, allowed
from models.sign_in.session import Session
from models.units.permission import Role


class InstitutionShell(MenuShell):
    """What stands around the pages of an institution."""

    def __init__(self, center: Center, here: Session) -> None:
        institution = institution_of(here)
        mobile = here.person.masked_mobile
        seat = Seat(institution.name, Role.INSTITUTION_MANAGER.label, mobile)
        menu, bar = allowed(center.menu, institution), allowed(INSTITUTION_BAR, institution)
        super().__init__(center, seat, menu, bar)


institution_center = Center(
    INSTITUTION.path,
    INSTITUTION.label,
    menu=INSTITUTION_MENU,
    shell=InstitutionShell,
    who=Who.USER,
    door=DOOR,
)
