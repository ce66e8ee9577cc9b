"""Step 1 against the registry: every refusal has its field, its own text and its next step."""

from dataclasses import replace

import pytest

from models.accounts.registration_draft import RegistrationDraft
from models.accounts.registration_rule import RULES, UNIT_FIELDS, RegistryFacts, counter_hint
from models.accounts.registration_step import DraftStep
from models.base.error import Conflict, HallError, Invalid
from models.people.person import Person
from models.seed import cast
from models.standards.id_type import IdType
from settings import settings
from tests.support.registering import UNIT, facts_of_registry, typed
from tests.support.units import VISITOR, registered

OTHER_ID = cast.WANG_SHILI.id_number


async def refusal_of(facts: RegistryFacts | None, **other: str) -> HallError:
    """What is said to somebody who has typed this; the draft stays in step 1, as typed."""
    draft = await typed(**other)
    with pytest.raises(HallError) as refusal:
        await draft.complete_unit_step(facts)
    stored = await RegistrationDraft.of(VISITOR)
    assert stored.current_step is DraftStep.UNIT
    assert {field: getattr(stored, field) for field in other} == other
    return refusal.value


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"uscc": UNIT.uscc[:-1] + "1"}, "uscc", "校验位不正确，请核对"),
        ({"unit_name": "无锡示范劳务"}, "unit_name", "单位全称与登记信息不一致"),
        ({"id_type": "04", "id_number": "H00000018"}, "id_type", "证件类型与登记信息不一致"),
        ({"id_number": OTHER_ID}, "id_number", "证件号码与登记信息不一致"),
        ({"legal_rep_name": "周样"}, "legal_rep_name", "姓名与登记信息不一致"),
        ({"unit_name": ""}, "unit_name", "请填写单位全称"),
        ({"id_number": ""}, "id_number", "请填写法定代表人证件号码"),
        ({"id_type": "18"}, "id_type", "请重新选择"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    other: dict[str, str], field: str, words: str
) -> None:
    refusal = await refusal_of(facts_of_registry(), **other)

    assert (type(refusal), refusal.field) == (Invalid, field)
    assert words in refusal.message


@pytest.mark.parametrize("other", [{"unit_name": "别的单位"}, {"legal_rep_name": "周样"}])
async def test_a_difference_names_the_counter_where_it_is_corrected(other: dict[str, str]) -> None:
    refusal = await refusal_of(facts_of_registry(), **other)

    assert "申请更正" in refusal.message
    assert settings.counter in refusal.message


async def test_a_code_that_the_registry_does_not_know_is_to_be_compared_with_the_licence() -> None:
    refusal = await refusal_of(None)

    assert (type(refusal), refusal.field) == (Invalid, "uscc")
    assert "登记信息库中没有" in refusal.message


async def test_an_answer_about_another_unit_confirms_nothing() -> None:
    refusal = await refusal_of(facts_of_registry(cast.SNACK_SHOP))

    assert "登记信息库中没有" in refusal.message


async def test_a_unit_that_was_deregistered_is_told_so() -> None:
    closed = cast.CLOSED_COOPERATIVE
    draft = await typed(closed)

    with pytest.raises(Invalid, match="登记状态为“已注销”") as refusal:
        await draft.complete_unit_step(facts_of_registry(closed))

    assert refusal.value.field == "uscc"


async def test_a_registered_unit_is_told_only_to_who_knows_name_and_legal_rep() -> None:
    await registered(UNIT)

    stranger = await refusal_of(facts_of_registry(), legal_rep_name="周样")
    assert "已注册" not in stranger.message
    knowing = await refusal_of(facts_of_registry(), legal_rep_name=UNIT.legal_rep.name)

    assert (type(knowing), knowing.field) == (Conflict, "uscc")
    assert "该单位已注册，请直接登录" in knowing.message
    assert UNIT.legal_rep.name not in knowing.message


async def test_the_agreement_has_to_be_ticked() -> None:
    draft = await typed(agreement=False)

    with pytest.raises(Invalid, match="请勾选") as refusal:
        await draft.complete_unit_step(facts_of_registry())

    assert refusal.value.field == "agreement"


@pytest.mark.parametrize("name", [*UNIT_FIELDS, "agreement"])
async def test_nothing_at_all_is_refused_in_the_words_of_the_form(name: str) -> None:
    draft = await typed(**{name: False if name == "agreement" else ""})

    with pytest.raises(Invalid) as refusal:
        await draft.complete_unit_step(facts_of_registry())

    assert (refusal.value.field, refusal.value.message) == (name, RULES[name].missing)


@pytest.mark.parametrize("name", ["uscc", "unit_name", "id_number", "legal_rep_name", "mobile"])
async def test_what_can_be_typed_is_kept_and_nothing_longer(name: str) -> None:
    draft = await typed()
    longest = "字" * RULES[name].most_typed

    await draft.keep(name, longest)
    assert getattr(await RegistrationDraft.of(VISITOR), name) == longest
    with pytest.raises(Invalid, match=f"{RULES[name].label}最多{len(longest)}个字"):
        await draft.keep(name, longest + "字")


async def test_documents_that_no_face_check_accepts_register_at_the_counter() -> None:
    school = cast.TRAINING_SCHOOL
    draft = await typed(school)

    with pytest.raises(Invalid, match="不支持人脸认证") as refusal:
        await draft.complete_unit_step(facts_of_registry(school))

    assert (refusal.value.message, refusal.value.field) == (counter_hint("08"), "id_type")
    assert settings.counter in refusal.value.message


def test_the_page_can_tell_before_which_documents_cannot_register_online() -> None:
    warned = {code for code in IdType.for_legal_rep() if counter_hint(code)}

    assert warned == {IdType.PERMANENT_RESIDENCE, IdType.FOREIGN_PASSPORT}


@pytest.mark.parametrize(
    ("name_of_rep", "typed_name"),
    [
        ("李\ue863", "李䶮"),
        ("李\ue863", "李\ue863"),
        ("李䶮", "李\ue863"),
        ("周⽂例", "周文例"),
        ("O'BRIEN", "O’Brien"),
        ("李\ue123", "李\ue123"),
        ("曌", "曌"),
    ],
)
async def test_whatever_name_the_registry_holds_can_register(
    name_of_rep: str, typed_name: str
) -> None:
    facts = facts_of_registry()
    facts = replace(facts, legal_rep=replace(facts.legal_rep, name=name_of_rep))
    draft = await typed(legal_rep_name=typed_name)

    await draft.complete_unit_step(facts)
    person = await Person.find_or_create(
        facts.legal_rep.id_type, facts.legal_rep.id_number, draft.legal_rep_name
    )

    assert draft.current_step is DraftStep.FACE
    assert draft.legal_rep.is_same(person)


@pytest.mark.parametrize(
    ("registered_as", "typed_name"),
    [
        ('"示例"报社', "“示例”报社"),
        ("“示例”报社", '"示例"报社'),
        ("甲\u2011乙公司", "甲-乙公司"),
        ("无锡示范劳务派遣有限公司", "⽆锡⽰范劳务派遣有限公司"),
        ("示例\ue123公司", "示例\ue123公司"),
        ("【示例】★第①公司？", "【示例】★第①公司?"),
    ],
)
async def test_whatever_name_the_registry_holds_can_be_typed(
    registered_as: str, typed_name: str
) -> None:
    draft = await typed(unit_name=typed_name)

    await draft.complete_unit_step(replace(facts_of_registry(), name=registered_as))

    assert draft.current_step is DraftStep.FACE


@pytest.mark.parametrize(
    ("registered_as", "typed_name"), [("周样例", "周样\ue123"), ("周样\ue123", "周样例")]
)
async def test_a_sign_that_only_a_font_knows_is_told_with_the_way_to_the_counter(
    registered_as: str, typed_name: str
) -> None:
    facts = facts_of_registry()
    facts = replace(facts, legal_rep=replace(facts.legal_rep, name=registered_as))

    refusal = await refusal_of(facts, legal_rep_name=typed_name)

    assert refusal.field == "legal_rep_name"
    assert "生僻字" in refusal.message
    assert settings.counter in refusal.message


async def test_an_old_number_and_a_spaced_code_of_the_registry_are_the_same() -> None:
    facts = facts_of_registry()
    number = facts.legal_rep.id_number
    old = replace(facts.legal_rep, id_number=f"{number[:6]}{number[8:17]}")
    draft = await typed()

    await draft.complete_unit_step(
        replace(facts, uscc=f" {facts.uscc.lower()}\u200b", legal_rep=old)
    )

    assert draft.current_step is DraftStep.FACE


async def test_spelling_is_no_difference() -> None:
    foundation = cast.FOUNDATION
    draft = await typed(
        foundation,
        unit_name=f"{foundation.name[:4]} {foundation.name[4:]}",
        id_number="h0000001801",
    )
    facts = facts_of_registry(foundation)
    old_form = replace(facts, legal_rep=replace(facts.legal_rep, id_number="H0000001802"))

    await draft.complete_unit_step(old_form)

    assert draft.current_step is DraftStep.FACE
    assert draft.id_number == "H00000018"


async def test_a_name_is_kept_as_the_registry_writes_it_but_in_standard_signs() -> None:
    draft = await typed(unit_name="江苏示例(集⽂)李\ue863公司")

    await draft.complete_unit_step(
        replace(facts_of_registry(), name="江苏示例（集文）李\ue863公司")
    )

    assert draft.unit_name == "江苏示例（集文）李䶮公司"
