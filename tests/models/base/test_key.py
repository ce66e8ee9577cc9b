"""Keys: a new secret seals, the older ones still open, and the indexes stay as they are."""

import pytest

from models.base.key import KeyRing

OLD, NEW, OTHER = b"the old secret", b"the new secret", b"the secret of another hall"


def test_what_the_old_secret_sealed_opens_after_the_change() -> None:
    sealed = KeyRing(OLD).seal("王示例", "name")

    assert KeyRing(NEW, OLD).open(sealed, "name") == "王示例"


def test_the_new_secret_seals_once_it_is_there() -> None:
    sealed = KeyRing(NEW, OLD).seal("王示例", "name")

    assert KeyRing(NEW).open(sealed, "name") == "王示例"
    with pytest.raises(ValueError, match="cannot be opened"):
        KeyRing(OLD).open(sealed, "name")


def test_a_change_of_the_secret_keeps_the_blind_index() -> None:
    number = "32010019750308013X"

    assert KeyRing(NEW, OLD).blind(number, "id") == KeyRing(OLD).blind(number, "id")
    assert KeyRing(NEW, OLD).blind(number, "id") != KeyRing(OTHER).blind(number, "id")


def test_equal_values_of_different_purposes_cannot_be_matched() -> None:
    keys = KeyRing(OLD)

    assert keys.blind("13912345678", "login") != keys.blind("13912345678", "sms")
    assert keys.mac("a", "bc", "d") != keys.mac("a", "b", "cd")


@pytest.mark.parametrize("damage", ["purpose", "content", "secret", "shape"])
def test_what_was_not_sealed_for_this_does_not_open(damage: str) -> None:
    keys = KeyRing(OTHER if damage == "secret" else OLD)
    sealed = KeyRing(OLD).seal("王示例", "name")
    if damage == "content":
        sealed = sealed[:-8] + ("AAAA" if sealed[-8:-4] != "AAAA" else "BBBB") + sealed[-4:]
    if damage == "shape":
        sealed = "王示例"

    with pytest.raises(ValueError, match="sealed value"):
        keys.open(sealed, "other" if damage == "purpose" else "name")
