"""Loads the seed data when it is not there yet; a second start costs one look-up."""

import hashlib
from collections.abc import Mapping
from typing import Any

from models.base import clock
from models.base.json_file import json_file, read_json
from models.base.tx import transactional
from models.public.faq import Faq
from models.records.seed_mark import SeedMark
from models.search.pinyin import initials, syllables
from models.seed.demo import seed_demo
from models.seed.sample_notices import seed_notices
from models.services.catalogue import Catalogue
from models.services.service_item import ItemKind, ServiceItem, Window

CATALOGUE = "catalogue"
CATALOGUE_FILES = ("services/service_items", "seed/faq")
KEPT = {"id", "code", "listed_on"}
FULLY_ONLINE = 4
SHAPE = "3"  # raise it when the columns filled below change


async def seed(demo: bool) -> None:
    """Load the catalogue, and for a demo its cast too."""
    await seed_catalogue()
    if demo:
        await seed_notices()
        await seed_demo()


async def seed_catalogue() -> None:
    """Bring 服务清单 and 常见问题 to what the files hold."""
    digest = hashlib.sha256(SHAPE.encode())
    for name in CATALOGUE_FILES:
        digest.update(json_file(name).read_bytes())
    if not await SeedMark.is_loaded(CATALOGUE, digest.hexdigest()):
        await _load_catalogue(digest.hexdigest())


@transactional
async def _load_catalogue(digest: str) -> None:
    known = await ServiceItem.all().update(is_listed=False)
    catalogue = read_json("services/service_items")
    items = [_item(row, sort, catalogue["phone"]) for sort, row in enumerate(catalogue["items"])]
    for item in items:
        item.listed_on = clock.today() if known else None  # the first catalogue is no news
    await ServiceItem.bulk_create(
        items,
        on_conflict=["code"],
        update_fields=sorted(ServiceItem._meta.fields_db_projection.keys() - KEPT),
    )
    await Faq.all().delete()
    await Faq.bulk_create(
        [Faq(**row, sort=sort) for sort, row in enumerate(read_json("seed/faq")["items"])]
    )
    await SeedMark.set(CATALOGUE, digest)
    await Catalogue.mark_changed()


def _item(row: Mapping[str, Any], sort: int, phone: str) -> ServiceItem:
    spelled = syllables(row["name"])
    return ServiceItem(
        **{key: row[key] for key in ("code", "name", "business_line", "summary")},
        **{key: row[key] for key in ("promised_limit", "fee", "authority")},
        **{key: row.get(key, []) for key in ("unit_types", "themes", "levels")},
        **{key: row.get(key, []) for key in ("conditions", "steps", "results")},
        **{key: row.get(key, "") for key in ("legal_limit", "basis")},
        materials=[_material(entry) for entry in row.get("materials", [])],
        item_type=row["type"],
        online_depth=row.get("depth", FULLY_ONLINE),
        needs_unit_review=row.get("unit_review", False),
        is_delivered=row.get("delivered", False),
        is_grantable=row.get("grantable", True),
        name_pinyin=" ".join(spelled),
        name_initials=initials(spelled),
        kind=ItemKind(row["kind"]),
        for_unit="unit" in row["audience"],
        for_person="person" in row["audience"],
        for_institution="institution" in row["audience"],
        window=Window(row.get("window", Window.ALWAYS)),
        phone=phone,
        sort=sort,
    )


def _material(entry: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """A material of which only the name is known stands in the file as its name."""
    return {"name": entry} if isinstance(entry, str) else entry
