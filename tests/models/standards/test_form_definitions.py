"""The definitions of the forms of the catalogue: which of their rows are rules by now."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from models.standards.field_kind import FieldKind
from models.standards.rule import Rule
from models.standards.rule_data import rule_of
from tests.vectors import read_vectors

DEFINITIONS: Mapping[str, list[Mapping[str, Any]]] = read_vectors("form_definitions")
# What comes with the forms themselves, with lists of people, or with larger files: this list may
# only get shorter.
NOT_YET = {
    "jineng_butie": {"people"},
    "kaiban": {"place", "teachers", "plan", "students"},
    "zhaopin": {"place", "age_note"},
    "canbao": {"people", "tpl"},
    "gongshang": {"event_place", "address"},
    "zhicheng": {"persons"},
    "paiqian_nb": {"clients", "branches"},
    "caiyuan": {"people"},
    "hexie": {"self_score"},
    "minban_bg": {"new_place"},
    "zhongcai": {"agent", "respondents", "respondents.address", "claims", "evidence", "address"},
    "tiaojie": {"agent", "respondents", "respondents.address", "claims", "evidence", "address"},
    "ka_piliang": {"people", "address", "photos"},
    "quanyi": {"person"},
}


def rows_of(form: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of a form with what they are called: fields, materials, columns of tables."""
    for row in DEFINITIONS[form]:
        yield row["key"], row
        for column in row.get("columns", ()):
            yield f"{row['key']}.{column['key']}", column


def rules_of(form: str) -> dict[str, Rule]:
    """The rules of a form, without the rows that are none."""
    found = {}
    for key, row in rows_of(form):
        try:
            found[key] = rule_of(row)
        except ValueError:
            continue
    return found


@pytest.mark.parametrize("form", DEFINITIONS)
def test_every_row_of_a_form_is_a_rule_but_those_that_are_known(form: str) -> None:
    refused = set()
    for key, row in rows_of(form):
        try:
            rule_of(row)
        except ValueError:
            refused.add(key)

    assert refused == NOT_YET.get(form, set())


def test_a_rule_of_a_form_says_something_of_nothing_and_takes_what_is_offered() -> None:
    for form in DEFINITIONS:
        for rule in rules_of(form).values():
            assert rule.label
            if rule.kind is FieldKind.SELECT and rule.options:
                assert [rule.check(each) for each in rule.options] == list(rule.options)


def test_a_sum_in_ten_thousands_is_no_sum_in_yuan() -> None:
    capital = rules_of("paiqian_nb")["capital"]

    assert capital.kind is not FieldKind.MONEY
    assert str(capital.check("1,200.5")) == "1200.50"


def test_rosters_are_tables_and_proofs_are_several() -> None:
    assert [kind.label for kind in rules_of("shumian")["roster"].file_kinds] == ["XLSX", "PDF"]
    assert rules_of("jineng_butie")["invoice"].most_files == 20
