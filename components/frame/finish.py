"""The way from a page that has proved somebody to the route that can set the cookie."""

from nicegui import ui

from auth.session.socket import LEAVING


def finish_sign_in(ticket: str) -> None:
    """Redeem a login ticket, and note that the page is on its way.

    The ticket ends the session that this very page may live from; otherwise the page would be
    sent to the end of that session instead of where the ticket leads.
    """
    LEAVING.note(True)
    ui.navigate.to(f"/auth/finish?ticket={ticket}")
