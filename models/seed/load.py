"""Loads the seed data when it is not there yet; a second start costs one look-up."""

import hashlib
from collections.abc import Mapping
from typing import Any

from pypinyin import Style, lazy_pinyin

from models.code_list import SEED, read_seed
from models.faq import Faq
from models.seed.demo import seed_demo
from models.seed_mark import SeedMark
from models.service_item import ItemKind, ServiceItem, Window
from models.tx import transactional

CATALOGUE = "catalogue"
CATALOGUE_FILES = ("service_items", "faq")
SHAPE = "1"  # raise it when the columns filled below change


async def seed(demo: bool) -> None:
    """Load the catalogue, and for a demo its cast too."""
    await seed_catalogue()
    if demo:
        await seed_demo()


async def seed_catalogue() -> None:
    """Bring 服务清单 and 常见问题 to what the files hold."""
    digest = hashlib.sha256(SHAPE.encode())
    for name in CATALOGUE_FILES:
        digest.update((SEED / f"{name}.json").read_bytes())
    if not await SeedMark.is_loaded(CATALOGUE, digest.hexdigest()):
        await _load_catalogue(digest.hexdigest())


@transactional
async def _load_catalogue(digest: str) -> None:
    await ServiceItem.all().update(is_listed=False)
    catalogue = read_seed("service_items")
    await ServiceItem.bulk_create(
        [_item(row, sort, catalogue["phone"]) for sort, row in enumerate(catalogue["items"])],
        on_conflict=["code"],
        update_fields=sorted(ServiceItem._meta.fields_db_projection.keys() - {"id", "code"}),
    )
    await Faq.all().delete()
    await Faq.bulk_create(
        [Faq(**row, sort=sort) for sort, row in enumerate(read_seed("faq")["items"])]
    )
    await SeedMark.set(CATALOGUE, digest)


def _item(row: Mapping[str, Any], sort: int, phone: str) -> ServiceItem:
    return ServiceItem(
        **{key: row[key] for key in ("code", "name", "business_line", "summary")},
        **{key: row[key] for key in ("promised_limit", "fee", "authority")},
        **{key: row.get(key, []) for key in ("unit_types", "themes", "materials")},
        **{key: row.get(key, "") for key in ("legal_limit", "basis")},
        name_pinyin="".join(lazy_pinyin(row["name"])),
        name_initials="".join(lazy_pinyin(row["name"], style=Style.FIRST_LETTER)),
        kind=ItemKind(row["kind"]),
        for_unit="unit" in row["audience"],
        for_person="person" in row["audience"],
        for_institution="institution" in row["audience"],
        window=Window(row.get("window", Window.ALWAYS)),
        phone=phone,
        sort=sort,
    )
