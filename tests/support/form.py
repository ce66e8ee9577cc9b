"""Forms of a page test: press a button, then read what is told and where it leads."""

import re

from nicegui import ui
from nicegui.testing import User

from components.fields.form import ErrorSummary
from tests.support.page import fields_of


def errors(user: User) -> dict[str, str]:
    """What stands beside the fields of the open page, by their names in the browser."""
    return {key: field.message for key, field in fields_of(user).items() if field.message}


async def press_button(user: User, label: str, told: str) -> None:
    """Press a button and wait for what is told then."""
    user.find(kind=ui.button, content=label).click()
    await user.should_see(told)


def summary(user: User) -> dict[str, str]:
    """What the list of what is wrong leads to, and says of it."""
    [shown] = user.find(kind=ErrorSummary).elements
    return dict(re.findall(r'<a href="(.+?)">(.+?)</a>', shown.content))
