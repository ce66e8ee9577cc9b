"""The form of 收件地址 in a simulated browser."""

from nicegui.testing import User

from components.fields.place_control import PlaceControl
from tests.support.addresses import typed
from tests.support.page import fields_of

PAGE = "/unit/settings/addresses"
WITHIN = 30  # times that a page may be asked again on a busy machine


def fill_address(user: User, **fields: str) -> None:
    """Fill in the form, rightly but for what is named."""
    standing = fields_of(user)
    for name, value in (vars(typed()) | fields).items():
        field = standing.get(f"address-{name}")
        if name == "place" and field is not None:
            assert isinstance(field.control, PlaceControl)
            field.control.write(value)
        elif field is not None and not field.is_readonly:
            field.value = value


def place_control(user: User) -> PlaceControl:
    """The lists of 所在地区."""
    control = fields_of(user)["address-place"].control
    assert isinstance(control, PlaceControl)
    return control
