"""行政区划 of the region switch: 省本级, the thirteen cities and their counties."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from models.base.json_file import read_json

PROVINCE = "320000"


@dataclass(frozen=True)
class Region:
    """省本级 or a city, with its counties; ``slug`` is its name in addresses."""

    code: str
    name: str
    slug: str
    counties: Mapping[str, str]

    @property
    def is_province(self) -> bool:
        """True for 省本级."""
        return self.code == PROVINCE

    @classmethod
    def all(cls) -> tuple["Region", ...]:
        """省本级 first, then the cities in official order."""
        return _regions()

    @classmethod
    def of(cls, code: str) -> "Region":
        """The region that a code lies in; 省本级 for every code of elsewhere."""
        city = f"{code[:4]}00"
        return next((region for region in _regions() if region.code == city), _regions()[0])

    @classmethod
    def label(cls, code: str) -> str:
        """Name of a code of this province; a county that is no more gets its city's name."""
        if not code.startswith(PROVINCE[:2]):
            return ""
        region = cls.of(code)
        county = region.counties.get(code, "")
        return f"江苏省{'' if region.is_province else region.name}{county}"


@cache
def _regions() -> tuple[Region, ...]:
    return tuple(
        Region(
            code=row["code"],
            name=row["name"],
            slug=row["slug"],
            counties={county["code"]: county["name"] for county in row["counties"]},
        )
        for row in read_json("standards/lists/jiangsu_regions")["regions"]
    )
