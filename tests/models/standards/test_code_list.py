"""Code lists and regions: complete, and without headings among the choices."""

from typing import Any

import pytest

from models.base.json_file import read_json
from models.standards.code_list import (
    affiliations,
    economic_types,
    industries,
    unit_natures,
    unit_types,
    uscc_prefixes,
)
from models.standards.id_type import IdType
from models.standards.identifier import (
    check_id_number,
    check_person_name,
    check_unit_name,
    check_uscc,
    inner_code_fits,
)
from models.standards.region import Region


def test_the_lists_have_as_many_entries_as_their_standards() -> None:
    assert len(uscc_prefixes().options()) == 36
    assert len(unit_types().options()) == 20
    assert len(unit_natures().options()) == 7
    assert len(economic_types().names) == 34
    assert len(industries().options()) == 97
    assert len(affiliations().names) == 12


def test_a_heading_is_named_but_cannot_be_chosen() -> None:
    assert industries().label("C") == "制造业"
    assert "C" not in industries()
    assert "C" not in industries().options()
    assert industries().label("nope") == ""


def test_a_default_unit_type_exists_for_every_prefix() -> None:
    defaults = read_json("standards/lists/unit_types")["default_by_prefix"]
    assert set(defaults) == set(uscc_prefixes().options())
    assert all(code in unit_types() for code in defaults.values())


def test_the_region_switch_begins_with_the_province_and_has_thirteen_cities() -> None:
    first, *cities = Region.all()
    assert first.name == "省本级"
    assert len(cities) == 13
    assert sum(len(city.counties) for city in cities) == 95


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("320000", "江苏省"),
        ("320100", "江苏省南京市"),
        ("320381", "江苏省徐州市新沂市"),
        ("320611", "江苏省南通市"),
        ("110000", ""),
    ],
)
def test_a_region_code_is_named_even_when_its_county_is_no_more(code: str, label: str) -> None:
    assert Region.label(code) == label


@pytest.mark.parametrize("row", read_json("sandbox/registry")["units"], ids=lambda row: row["name"])
def test_every_sample_unit_keeps_the_rules_of_real_ones(row: dict[str, Any]) -> None:
    rep = row["legal_rep"]
    assert check_uscc(row["uscc"]) == row["uscc"]
    assert inner_code_fits(row["uscc"])
    assert check_unit_name(row["name"]) == row["name"]
    assert row["unit_type"] in unit_types()
    assert row["state"] in {"存续", "已注销"}
    assert check_person_name(rep["name"]) == rep["name"]
    assert check_id_number(IdType(rep["id_type"]), rep["id_number"]) == rep["id_number"]
    assert IdType(rep["id_type"]).legal_rep
