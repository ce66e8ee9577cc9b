"""Masks: what a stranger at the screen may see of a person."""

from collections.abc import Callable

import pytest

from models.base.mask import mask_address, mask_bank, mask_email, mask_id, mask_mobile, mask_name
from tests.vectors import read_vectors

MASKS: dict[str, Callable[[str], str]] = {
    "id": mask_id,
    "mobile": mask_mobile,
    "name": mask_name,
    "address": mask_address,
    "email": mask_email,
    "bank": mask_bank,
}


@pytest.mark.parametrize("row", read_vectors("mask"), ids=lambda row: f"{row['kind']} {row['in']}")
def test_known_values_are_masked_as_agreed(row: dict[str, str]) -> None:
    assert MASKS[row["kind"]](row["in"]) == row["out"]


@pytest.mark.parametrize("mask", MASKS.values(), ids=MASKS)
def test_nothing_is_masked_as_nothing(mask: Callable[[str], str]) -> None:
    assert mask("") == ""


def test_a_short_number_is_hidden_whole() -> None:
    assert mask_id("1234") == "*****"
    assert mask_mobile("123") == "*****"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("江苏省苏州市昆山市示例路1号", "江苏省苏州市昆山市****"),
        ("北京市朝阳区示例街道2号", "北京市朝阳区****"),
        ("江苏省南京市示例路9号小区3幢", "江苏省南京市****"),
        ("示例路9号", "****"),
    ],
)
def test_an_address_is_shown_up_to_its_district(address: str, shown: str) -> None:
    assert mask_address(address) == shown
