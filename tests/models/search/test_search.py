"""搜索: by name, words, pinyin and initials, one error forgiven, and help when nothing fits."""

import asyncio

import pytest

from models.base import clock
from models.search.search import MAX_SUGGESTIONS, search, suggest
from models.search.search_miss import MAX_TERM, SearchMiss
from models.search.search_query import legible
from models.search.search_words import popular_words
from models.seed.load import seed_catalogue
from models.services.catalogue import Catalogue
from models.services.service_item import ServiceItem


@pytest.fixture(autouse=True)
async def _catalogue(db: object) -> None:
    """Every test searches the seeded catalogue."""
    await seed_catalogue()


async def first(typed: str) -> tuple[str, str]:
    """Name and reason of the first hit."""
    hit = (await search(typed)).hits[0]
    return hit.item.name, hit.reason


@pytest.mark.parametrize(
    ("typed", "name", "reason"),
    [
        ("工伤认定", "工伤认定", "名称"),
        ("工伤", "工伤认定", "名称"),
        ("　工 伤-认定！", "工伤认定", "名称"),
        ("裁员", "企业经济性裁减人员备案", "别名“裁员”"),
        ("社保卡丢了", "社保卡正式挂失", "别名“社保卡丢了”"),
        ("稳岗补贴", "失业保险稳岗返还申领", "别名“稳岗补贴”"),
        ("就业补贴", "就业技能培训补贴申请", "主题“就业补贴”"),
        ("gongshangrending", "工伤认定", "拼音"),
        ("GongShang RenDing", "工伤认定", "拼音"),
        ("caiyuan", "企业经济性裁减人员备案", "别名“裁员”"),
        ("gsrd", "工伤认定", "首字母"),
        ("工伤rending", "工伤认定", "拼音"),
        ("怎么办理工伤认定", "工伤认定", "名称"),
        ("公司要裁员需要什么材料", "企业经济性裁减人员备案", "别名“裁员”"),
        ("12333", "12333 电话咨询服务", "名称"),
    ],
)
async def test_people_find_it_as_they_type_it(typed: str, name: str, reason: str) -> None:
    assert await first(typed) == (name, reason)


@pytest.mark.parametrize(
    "wrong",
    [
        "工伤人认定",  # one too many
        "伤工认定",  # two swapped
        "gongshnagrending",
        "gongshangrendng",
        "gongshanggrending",
        "gongxhangrending",
    ],
)
async def test_one_typing_error_is_forgiven_and_said(wrong: str) -> None:
    assert await first(wrong) == ("工伤认定", "相近")


@pytest.mark.parametrize(
    ("typed", "name", "reason"),
    [
        ("公伤认定", "工伤认定", "读音"),
        ("设保", "企业社会保险登记", "读音“社保”"),
        ("失业斤", "失业保险金申领", "读音“失业金”"),
    ],
)
async def test_other_signs_of_exactly_the_same_sound_are_found_and_told(
    typed: str, name: str, reason: str
) -> None:
    assert await first(typed) == (name, reason)
    assert (await search(typed)).is_near


@pytest.mark.parametrize("typed", ["支付宝", "会计", "生肖补贴", "社保转移", "团员"])
async def test_what_only_sounds_or_looks_a_little_alike_is_not_found(typed: str) -> None:
    result = await search(typed)

    assert result.hits == ()
    assert set(result.near) <= {"社保", "转移", "补贴", "加班"}


@pytest.mark.parametrize(
    "typed", ["\ud800", "工伤\ud800认定", "\0工伤", "\u202e", "𮷍" * 300, "a" * 9000]
)
async def test_no_text_is_too_strange_to_search_for(typed: str) -> None:
    await search(typed)
    await suggest(typed)

    assert legible(typed, 50).encode("utf-8").isascii() or len(legible(typed, 50)) <= 50


async def test_a_page_that_the_site_does_not_have_is_not_offered() -> None:
    def has_page(path: str) -> bool:
        return path != "/recover"

    asked = [(await search("忘记密码")).pages, (await suggest("忘记密码", has_page)).pages]

    assert [hit.page.path for hit in asked[0]] == ["/recover", "/login"]
    assert [hit.page.path for hit in asked[1]] == ["/login"]


async def test_a_page_is_suggested_from_its_first_signs_on() -> None:
    for typed in ("忘记", "wangji", "办理进"):
        assert (await suggest(typed)).pages, typed


async def test_a_sign_left_out_is_forgiven() -> None:
    assert (await first("劳务派经营许可"))[0].startswith("劳务派遣经营许可")


async def test_errors_are_not_looked_for_while_something_fits_exactly() -> None:
    reasons = {hit.reason for hit in (await search("工伤认定")).hits}

    assert reasons == {"名称"}


async def test_terms_with_blanks_between_have_to_stand_in_the_name_together() -> None:
    names = [hit.item.name for hit in (await search("培训 补贴 差价")).hits]

    assert names == ["岗位技能提升培训补贴差价补申报"]


async def test_hits_show_which_part_of_the_name_matched() -> None:
    [hit] = (await search("yizhizhongcai")).hits or (await search("zhihuan")).hits

    assert ("置换", True) in hit.pieces
    assert "".join(text for text, _ in hit.pieces) == hit.item.name


async def test_an_item_is_found_once_however_often_it_matches() -> None:
    codes = [hit.item.code for hit in (await search("社会保险")).hits]

    assert len(codes) == len(set(codes)) > 10


@pytest.mark.parametrize("typed", ["", "   ", "？！", "%", "_", "'; --"])
async def test_signs_alone_find_nothing_and_are_not_counted(typed: str) -> None:
    assert (await search(typed)).hits == ()
    assert (await suggest(typed)).hits == ()
    assert await SearchMiss.all().count() == 0


async def test_suggestions_are_few_and_count_nothing() -> None:
    assert len((await suggest("工")).hits) == MAX_SUGGESTIONS
    assert (await suggest("完全没有的东西")).hits == ()
    assert await SearchMiss.all().count() == 0


async def test_popular_words_find_something() -> None:
    for word in popular_words():
        assert (await search(word)).hits


async def test_a_search_in_vain_offers_near_words_and_hot_services() -> None:
    result = await search("zhichengpingdinghui")

    assert result.hits == ()
    assert "评职称" in result.near or "职称" in result.near
    assert len(result.hot) == 12


async def test_a_search_follows_the_catalogue() -> None:
    assert (await search("工伤认定")).hits
    await ServiceItem.filter(code="SB022").update(is_listed=False)
    await Catalogue.mark_changed()

    assert "SB022" not in {hit.item.code for hit in (await search("工伤认定")).hits}


async def test_what_found_nothing_is_counted_under_one_spelling() -> None:
    await search("住房公积金")
    clock.travel(60)
    await search(" 住房 公积金？")

    [miss] = await SearchMiss.most_frequent()
    assert (miss.term, miss.count) == ("住房公积金", 2)
    assert (clock.now() - miss.last_at).total_seconds() < 30


async def test_misses_at_once_are_all_counted() -> None:
    await asyncio.gather(*(search("住房公积金") for _ in range(10)))

    assert (await SearchMiss.get(term="住房公积金")).count == 10


@pytest.mark.parametrize(
    "typed",
    [
        "32010019750308013X",
        "住房 13900010182",
        "139 0001 0182 公积金",
        "91320100MAXAA0018K",
        "２０２６１２３４５６",
        "很" * (MAX_TERM + 1),
    ],
)
async def test_what_may_be_personal_is_never_kept(typed: str) -> None:
    await search(typed)

    assert await SearchMiss.all().count() == 0


async def test_the_table_of_misses_is_bounded_and_drops_the_rarest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("models.search.search_miss.MAX_TERMS", 2)
    for term in ("住房公积金", "住房公积金", "驾照年审", "婚姻登记"):
        await SearchMiss.count_one(term)

    assert {miss.term for miss in await SearchMiss.all()} == {"住房公积金", "婚姻登记"}
