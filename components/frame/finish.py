"""The way from a page that has proved somebody to the route that can set the cookie."""

from nicegui import ui

from auth.session.socket import LEAVING
from auth.web.caller import caller, current_session
from models.sign_in.login_ticket import LoginTicket


def finish_sign_in(ticket: str) -> None:
    """Redeem a login ticket, and note that the page is on its way.

    The ticket ends the session that this very page may live from; otherwise the page would be
    sent to the end of that session instead of where the ticket leads.
    """
    LEAVING.note(True)
    ui.navigate.to(f"/auth/finish?ticket={ticket}")


async def enter_unit(code: str, path: str) -> None:
    """Go on for a unit in which the person has a place, by its code, without signing in anew."""
    by, visitor = await current_session(), caller().visitor
    finish_sign_in(await LoginTicket.for_place(code, by=by, visitor=visitor, next_path=path))
