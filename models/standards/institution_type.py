"""机构类型 by 工作条线 and 层级, in the wording of the deck (``lists/institution_types.json``)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from models.base.json_file import read_json
from models.base.labeled import Labeled
from models.standards.code_list import CodeList


class InstitutionLevel(Labeled):
    """层级 of an institution; every type exists at each of them."""

    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（市、区）"


@cache
def institution_types() -> CodeList:
    """机构类型, in the order of the deck."""
    return CodeList.of(row for line in _lines() for row in line["types"])


@cache
def line_of_type() -> Mapping[str, str]:
    """The 工作条线 that each type belongs to, by its code."""
    return {row["code"]: line["name"] for line in _lines() for row in line["types"]}


def _lines() -> list[Any]:
    found: list[Any] = read_json("standards/lists/institution_types")["lines"]
    return found
