"""机构主页 (/institution): what the institution is, and the items that it may do.

Its cases, addresses and statements come with the pages that make them.
"""

from auth.web.caller import institution_of
from components.frame.institution_shell import institution_center
from components.parts.fragment import Fragment
from components.parts.text import text
from models.services.catalogue import Audience, Catalogue, CatalogueFilter
from models.sign_in.session import Session
from models.units.permission import Action


@institution_center.page("/institution", title="机构主页", needs=Action.UNIT_VIEW)
async def institution_home(here: Session) -> None:
    """Everything masked that is the manager's."""
    institution, manager = institution_of(here), here.person
    fits = CatalogueFilter(audience=Audience.INSTITUTION.value)
    items = (await Catalogue.current()).filtered(fits)
    text("h1", "机构主页", "rs-sr")
    Fragment(
        "institution/card.html",
        tag="section",
        classes="rs-card",
        institution=institution,
        manager=manager,
    ).props("aria-labelledby=institution-card")
    Fragment(
        "institution/items.html",
        tag="section",
        classes="rs-card",
        items=items,
    ).props("aria-labelledby=institution-items")
