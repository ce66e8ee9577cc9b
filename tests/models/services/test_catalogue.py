"""服务清单: filters, themes, hot services, and guides that leave out what is not told."""

from datetime import date

import pytest

from models.base.error import NotFound
from models.base.json_file import read_json
from models.search.search_words import aliases
from models.seed.load import seed_catalogue
from models.services.catalogue import Catalogue, CatalogueFilter
from models.services.guide import Guide
from models.services.service_item import ServiceItem, Window
from models.standards.region import Region

HOT = [
    "劳务派遣单位年度经营情况报告核验",
    "社保卡正式挂失",
    "职称申报退回修改",
    "工伤认定",
    "工伤康复确认申请",
    "工伤保险待遇变更",
    "药品信息查询",
    "专项职业能力考核报名",
    "高校毕业生接收手续办理",
    "流动人才党员组织关系转接",
    "江苏省事业单位公开招聘报名",
    "失业保险稳岗返还申领",
]
PROVINCE, NANJING = Region.of("320000"), Region.of("320100")


@pytest.fixture
async def catalogue(db: object) -> Catalogue:
    """The seeded catalogue."""
    await seed_catalogue()
    return await Catalogue.current()


async def test_the_hot_services_are_the_twelve_of_the_deck(catalogue: Catalogue) -> None:
    assert [item.name for item in catalogue.hot()] == HOT


async def test_the_themes_are_the_five_of_the_deck_with_true_counts(catalogue: Catalogue) -> None:
    themes = catalogue.themes()

    names = ["就业补贴", "就业培训", "高校毕业生就业", "就失业", "企业养老保险"]
    assert [theme.name for theme in themes] == names
    for theme in themes:
        listed = catalogue.filtered(CatalogueFilter(theme=theme.code))
        assert len(listed) == theme.count > 0
        assert all(theme.name in item.themes for item in listed)


async def test_conditions_of_a_filter_work_together(catalogue: Catalogue) -> None:
    chosen = CatalogueFilter(audience="person", kind="query", line="社会保险", letter="G")

    assert [item.name for item in catalogue.filtered(chosen)] == ["工伤认定进度查询"]


@pytest.mark.parametrize("name", ["audience", "kind", "line", "theme", "level", "letter"])
async def test_every_offered_choice_leads_to_as_many_items_as_it_says(
    catalogue: Catalogue, name: str
) -> None:
    chosen = CatalogueFilter(audience="unit")
    options = catalogue.options(name, chosen, NANJING)

    assert options
    for option in options:
        narrowed = chosen.without(name).with_value(name, option.value)
        assert len(catalogue.filtered(narrowed, NANJING)) == option.count > 0


async def test_a_choice_that_leads_to_nothing_is_hidden(catalogue: Catalogue) -> None:
    lines = {option.value for option in catalogue.options("line", CatalogueFilter(theme="t5"))}

    assert lines == {"社会保险"}


async def test_a_value_that_nobody_offers_finds_nothing(catalogue: Catalogue) -> None:
    assert catalogue.filtered(CatalogueFilter(line="<script>")) == []


async def test_a_city_does_not_list_what_only_the_province_takes(catalogue: Catalogue) -> None:
    provincial = catalogue.by_code["RC028"]

    assert not provincial.is_regional
    assert provincial in catalogue.filtered(CatalogueFilter(), PROVINCE)
    assert provincial not in catalogue.filtered(CatalogueFilter(), NANJING)


async def test_an_unlisted_item_is_not_there_after_the_catalogue_was_marked_changed() -> None:
    await seed_catalogue()
    assert (await Catalogue.current()).item("SB022").name == "工伤认定"

    await ServiceItem.filter(code="SB022").update(is_listed=False)
    await Catalogue.mark_changed()

    with pytest.raises(NotFound):
        (await Catalogue.current()).item("SB022")


async def test_an_unchanged_catalogue_is_not_read_again(catalogue: Catalogue) -> None:
    assert await Catalogue.current() is catalogue


@pytest.mark.parametrize(
    ("window", "day", "opening"),
    [
        (Window.ALWAYS, date(2026, 3, 8), date(2026, 3, 8)),
        (Window.BEFORE_SETTLEMENT, date(2026, 3, 6), date(2026, 3, 6)),
        (Window.BEFORE_SETTLEMENT, date(2026, 3, 7), date(2026, 3, 11)),
        (Window.BEFORE_SETTLEMENT, date(2026, 3, 10), date(2026, 3, 11)),
        (Window.SETTLEMENT, date(2026, 12, 11), date(2027, 1, 7)),
        (Window.SETTLEMENT, date(2026, 3, 7), date(2026, 3, 7)),
    ],
)
def test_a_closed_window_knows_when_it_opens(window: Window, day: date, opening: date) -> None:
    assert window.next_opening(day) == opening


async def test_a_guide_says_when_a_closed_item_is_taken_again(catalogue: Catalogue) -> None:
    item = catalogue.item("SB006")

    assert Guide(item, date(2026, 3, 8)).window_notice == "现在暂停受理，3 月 11 日起受理"
    assert Guide(item, date(2026, 3, 11)).window_notice == ""


async def test_a_guide_tells_who_and_which_materials_are_required(catalogue: Catalogue) -> None:
    guide = Guide(catalogue.item("SB022"), date(2026, 3, 8))

    facts = dict(guide.facts())
    notes = {material.name: material.note for material in guide.materials}
    assert facts["适用对象"] == "各类单位、个人"
    assert facts["设定依据"].startswith("《工伤保险条例》")
    assert notes["医疗诊断证明或职业病诊断证明书"] == "必要"
    assert notes["死亡证明"] == "职工死亡的提供"
    assert [step.name for step in guide.steps][:2] == ["单位审核", "受理"]


async def test_a_guide_leaves_out_what_the_catalogue_does_not_tell(catalogue: Catalogue) -> None:
    guide = Guide(catalogue.item("SB032"), date(2026, 3, 8))

    labels = {label for label, _ in guide.facts()}
    assert not labels & {"法定时限", "设定依据", "结果送达", "单位审核"}
    assert guide.materials == ()
    assert guide.steps == ()
    assert all(value for _, value in guide.facts())


async def test_every_guide_can_be_told(catalogue: Catalogue) -> None:
    for item in catalogue.items:
        guide = Guide(item, date(2026, 3, 8))
        assert {"适用对象", "办理层级", "承诺时限", "收费", "咨询电话"} <= dict(
            guide.facts()
        ).keys()
        assert all(material.name for material in guide.materials)


async def test_every_word_of_the_alias_file_leads_to_listed_items(catalogue: Catalogue) -> None:
    codes = {code for found in aliases().values() for code in found}

    assert codes <= catalogue.by_code.keys()
    assert len(catalogue.items) == len(read_json("services/service_items")["items"]) == 165
