"""Where passkeys work: the canonical address, by its name and over https."""

import pytest

from models.base.error import NotAllowed
from models.passkeys.site import INSECURE, NO_NAME, PasskeySite, why_not


@pytest.mark.parametrize(
    ("site", "origin", "rp_id"),
    [
        ("https://hall.example:443", "https://hall.example", "hall.example"),
        ("https://Hall.Example:8443", "https://hall.example:8443", "hall.example"),
        ("http://localhost:8080", "http://localhost:8080", "localhost"),
        ("https://大厅.example", "https://xn--imrx4k.example", "xn--imrx4k.example"),
    ],
)
def test_origin_and_name_are_the_canonical_ones(site: str, origin: str, rp_id: str) -> None:
    assert PasskeySite.of(site) == PasskeySite(origin, rp_id)


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        ("http://10.1.2.3:8080", NO_NAME),
        ("https://10.1.2.3", NO_NAME),
        ("http://127.0.0.1:8080", NO_NAME),
        ("https://[2001:db8::1]", NO_NAME),
        ("", NO_NAME),
        ("http://hall.example", INSECURE),
        ("http://localhost.example", INSECURE),
    ],
)
def test_an_address_of_numbers_or_without_https_has_no_passkeys_and_says_why(
    site: str, reason: str
) -> None:
    assert why_not(site) == reason
    with pytest.raises(NotAllowed, match=reason):
        PasskeySite.of(site)
