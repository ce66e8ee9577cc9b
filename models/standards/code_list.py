"""Code lists of the unit's data (单位类别, 经济类型 …), read once from ``lists``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.base.json_file import read_json

STATE_BODIES = frozenset({"30", "50", "55", "56", "57", "70"})


@dataclass(frozen=True)
class CodeList:
    """An official list of codes with their Chinese names, in the order of the standard."""

    names: Mapping[str, str]
    groups: frozenset[str] = frozenset()

    @classmethod
    def of(cls, items: Iterable[Mapping[str, Any]]) -> "CodeList":
        """Make a list from rows with ``code``, ``name`` and ``group`` for headings."""
        rows = list(items)
        return cls(
            names={row["code"]: row["name"] for row in rows},
            groups=frozenset(row["code"] for row in rows if row.get("group")),
        )

    def __contains__(self, code: str) -> bool:
        return code in self.names and code not in self.groups

    def label(self, code: str) -> str:
        """The Chinese name of a code; empty for a code that is not in the list."""
        return self.names.get(code, "")

    def options(self) -> dict[str, str]:
        """Codes that may be chosen, without the headings, for a select."""
        return {code: name for code, name in self.names.items() if code not in self.groups}


@cache
def unit_types() -> CodeList:
    """单位类别."""
    return CodeList.of(read_json("standards/lists/unit_types")["unit_type"])


@cache
def unit_natures() -> CodeList:
    """单位性质(机关事业单位); asked only of the types in ``STATE_BODIES``."""
    return CodeList.of(read_json("standards/lists/unit_types")["unit_nature"])


@cache
def economic_types() -> CodeList:
    """经济类型, GB/T 12402-2000."""
    return CodeList.of(read_json("standards/lists/economic_types")["items"])


@cache
def industries() -> CodeList:
    """行业类型, GB/T 4754-2017: sections are headings of their divisions."""
    return CodeList.of(read_json("standards/lists/industry")["items"])


@cache
def affiliations() -> CodeList:
    """隶属关系, GB/T 12404-1997."""
    return CodeList.of(read_json("standards/lists/affiliation")["items"])


@cache
def uscc_prefixes() -> CodeList:
    """登记管理部门和机构类别: the first two characters of a 统一社会信用代码, GB 32100-2015."""
    return CodeList.of(read_json("standards/lists/uscc_prefixes")["items"])


@cache
def _default_unit_types() -> Mapping[str, str]:
    return dict(read_json("standards/lists/unit_types")["default_by_prefix"])


def default_unit_type(uscc: str) -> str:
    """The 单位类别 that a checked 统一社会信用代码 suggests."""
    return _default_unit_types()[uscc[:2]]
