"""Consents: the words that are kept by digest, and what a row of consent says."""

import hashlib
from pathlib import Path

import pytest

from models.proofs.consent import (
    AGREEMENT,
    FACE_CHECK,
    LEGAL_TEXTS,
    MULTI_AGENT,
    PRIVACY,
    Consent,
    LegalText,
)
from models.records.audit import AuditEvent
from models.records.limit_table import FACES_FAILED
from models.units.permission import Role
from tests.support.units import registered

TEXTS = Path(__file__).parents[3] / "components" / "texts"


@pytest.mark.parametrize("text", [*LEGAL_TEXTS, MULTI_AGENT], ids=lambda text: text.name)
def test_a_changed_text_needs_a_new_digest_and_version(text: LegalText) -> None:
    words = (TEXTS / f"{text.name}.md").read_bytes()

    assert text.digest == hashlib.sha256(words).hexdigest()
    assert text.version in words.decode()
    assert ("示范文本" in words.decode()) == (text in LEGAL_TEXTS)


def test_who_agrees_to_a_face_check_reads_how_often_it_may_fail() -> None:
    words = (TEXTS / f"{FACE_CHECK.name}.md").read_text("utf8")
    spoken = {3: "三次", 6: "六次", 10: "十次"}

    assert [limit.name for limit in FACES_FAILED if spoken[limit.most] not in words] == []


def test_the_privacy_notice_names_everybody_who_is_kept_and_the_screens_by_their_names() -> None:
    words = (TEXTS / f"{PRIVACY.name}.md").read_text("utf8")

    [kept] = [line for line in words.splitlines() if line.startswith("| 单位注册与账户管理")]
    for role in (Role.LEGAL_REP, Role.MANAGER, Role.AGENT):  # institutions come later
        assert role.label in kept
    assert AuditEvent.MESSAGES_CHOSEN.label in words  # 通知设置, as its page is called
    assert "提醒设置" not in words


async def test_a_consent_says_who_agreed_to_which_words() -> None:
    legal_rep = await registered()

    await Consent.give(AGREEMENT, visitor="a browser", person=legal_rep.person, unit=legal_rep.unit)

    [row] = await Consent.filter(unit_id=legal_rep.unit_id)
    assert (row.text, row.version, row.digest) == AGREEMENT
    assert row.person_id == legal_rep.person_id


async def test_a_consent_may_come_before_the_person_is_known() -> None:
    consent = await Consent.give(PRIVACY, visitor="a browser", subject="a code")

    assert (consent.person_id, consent.unit_id) == (None, None)
