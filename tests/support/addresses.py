"""Addresses inside a test's database."""

from collections.abc import Awaitable, Callable
from typing import Any

from models.addresses.address import Address, Holder
from models.addresses.typed_address import TypedAddress

MOBILE = "13900010205"
PLACE = "320102"  # 南京市玄武区


def typed(**fields: Any) -> TypedAddress:
    """A form that is filled in rightly, but for what is named."""
    usual = {"name": "周示例", "mobile": MOBILE, "place": PLACE, "detail": "示例路1号"}
    return TypedAddress(**usual | fields)


async def added(by: Holder, **fields: Any) -> Address:
    """One more address of an owner."""
    return await Address.add(typed(**fields), by=by)


def acts(address: Address, by: Holder) -> list[Callable[[], Awaitable[object]]]:
    """Everything that may be done with an address."""
    return [
        lambda: Address.find(address.code, by=by),
        lambda: address.change(typed(), version=address.version, by=by),
        lambda: address.make_default(by=by),
        lambda: address.remove(by=by),
    ]
