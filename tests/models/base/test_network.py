"""Networks: which addresses are one place, and which offices are shared."""

from dataclasses import replace

import pytest

from models.base import network
from models.base.network import is_office, network_of, wide_network_of
from settings import settings


@pytest.mark.parametrize(
    ("address", "narrow", "wide"),
    [
        ("203.0.113.9", "203.0.113.9/32", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.9/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1::/56"),
        ("2001:db8:1:f2:3::4", "2001:db8:1:f2::/64", "2001:db8:1::/56"),
        ("", "", ""),
        ("unknown", "unreadable", "unreadable"),
    ],
)
def test_an_address_stands_for_its_network(address: str, narrow: str, wide: str) -> None:
    assert (network_of(address), wide_network_of(address)) == (narrow, wide)


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("198.51.100.7", True),
        ("::ffff:198.51.100.7", True),
        ("198.51.101.7", False),
        ("2001:db8::1", True),
        ("nonsense", False),
    ],
)
def test_known_offices_are_told_from_others(
    address: str, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    offices = replace(settings, office_networks=("198.51.100.0/24", "2001:db8::/32"))
    monkeypatch.setattr(network, "settings", offices)

    assert is_office(address) is is_one
