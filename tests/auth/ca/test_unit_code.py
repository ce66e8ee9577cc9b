"""Odd subjects are read, and the unit's code is found where its maker has put it."""

import pytest

from auth.ca.certificate import Certificate
from auth.ca.unit_code import FIELD, unit_code_of
from auth.ca_helper import der
from auth.ca_helper.authority import (
    COMMON_NAME,
    ORGANIZATION,
    ORGANIZATION_UNIT,
    Extensions,
    extension,
    name_of,
    text_extension,
)
from auth.ca_helper.hierarchy import ORGANIZATION_CODE, PERSON_CODE
from auth.ca_helper.soft_key import Algorithm
from models.proofs.ca_cause import CaCause, CaRefused
from models.standards.identifier import org_code_fits
from tests.support.ca import CODE, leaf_of

OLD_CODE, TAX_CODE = "1.2.86.11.7.3", "1.2.156.10260.4.1.5"
ORG, ID_NUMBER = CODE[8:17], "320100198205190247"
UTF8, PRINTABLE = der.UTF8, der.PRINTABLE


def with_codes(*extensions: bytes, name: bytes | None = None) -> Certificate:
    """A certificate with these and no other codes."""
    return leaf_of(Algorithm.ECDSA, extensions=extensions, name=name)


def named(*fields: tuple[str, int, bytes]) -> bytes:
    """A subject of raw values, each with the tag that its maker has written."""
    return der.sequence(
        *(der.tlv(der.SET, der.sequence(der.oid(k), der.tlv(t, v))) for k, t, v in fields)
    )


def cause_of(certificate: Certificate) -> CaCause:
    """Why a certificate names no unit."""
    with pytest.raises(CaRefused) as refused:
        unit_code_of(certificate)
    return refused.value.cause


@pytest.mark.parametrize("text", [CODE, f"JJ{CODE}", f"JJ0{CODE}", CODE.lower(), f" {CODE} "])
@pytest.mark.parametrize("is_wrapped", [True, False])
def test_a_code_stands_bare_or_wrapped_and_behind_a_prefix(text: str, is_wrapped: bool) -> None:
    bare = extension(ORGANIZATION_CODE, text.encode())
    certificate = with_codes(text_extension(ORGANIZATION_CODE, text) if is_wrapped else bare)

    assert unit_code_of(certificate).text == CODE
    assert unit_code_of(certificate).is_whole


@pytest.mark.parametrize("text", [ORG, f"JJ{ORG}", f"{ORG[:8]}-{ORG[8]}"])
def test_an_old_code_of_nine_signs_is_found(text: str) -> None:
    assert org_code_fits(ORG)
    found = unit_code_of(with_codes(text_extension(ORGANIZATION_CODE, text)))

    assert (found.text, found.is_whole) == (ORG, False)


@pytest.mark.parametrize(
    "extensions",
    [
        (text_extension(OLD_CODE, ORG), text_extension(ORGANIZATION_CODE, CODE)),
        (text_extension(TAX_CODE, "91320500MAXAA0027F"), text_extension(ORGANIZATION_CODE, CODE)),
        (text_extension(TAX_CODE, CODE), text_extension(ORGANIZATION_CODE, "none")),
        (text_extension(TAX_CODE, CODE), text_extension(ORGANIZATION_CODE, CODE[:-1] + "1")),
    ],
)
def test_the_places_are_tried_in_their_order_and_a_wrong_code_is_none(
    extensions: Extensions,
) -> None:
    assert unit_code_of(with_codes(*extensions)).text == CODE


def test_a_field_of_the_subject_may_hold_it() -> None:
    name = name_of(
        ((ORGANIZATION, "公司"), (ORGANIZATION_UNIT, f"JJ{CODE}"), (COMMON_NAME, "公司"))
    )
    certificate = with_codes(name=name)

    assert unit_code_of(certificate).text == CODE
    with pytest.raises(CaRefused):
        unit_code_of(certificate, [f"{FIELD}{COMMON_NAME}"])


@pytest.mark.parametrize(
    "extensions",
    [
        (text_extension(PERSON_CODE, ID_NUMBER), text_extension(ORGANIZATION_CODE, CODE)),
        (extension("1.2.86.11.7.1", f"SF{ID_NUMBER}".encode()), text_extension(OLD_CODE, CODE)),
        (text_extension(ORGANIZATION_CODE, f"SF{ID_NUMBER}"),),
    ],
)
def test_a_certificate_that_names_a_person_says_so_and_opens_no_unit(
    extensions: Extensions,
) -> None:
    assert cause_of(with_codes(*extensions)) is CaCause.PERSON


@pytest.mark.parametrize(
    "name",
    [
        named((COMMON_NAME, PRINTABLE, "示例公司".encode("gbk"))),
        named((COMMON_NAME, UTF8, "示例公司".encode("gbk"))),
        named((COMMON_NAME, der.BMP, "示例公司".encode("utf-16-be"))),
        named((COMMON_NAME, der.BMP, b"odd")),
        named((COMMON_NAME, UTF8, "041@83100@公司@1".encode())),
        named((COMMON_NAME, 0x14, bytes(range(128, 160)))),
        named((COMMON_NAME, UTF8, b"")),
        der.sequence(),
        der.sequence(der.tlv(der.SET, b"\x30\x03junk")),
        b"\x30\x02\xff\xff",
    ],
)
def test_an_odd_subject_refuses_no_certificate(name: bytes) -> None:
    certificate = with_codes(text_extension(ORGANIZATION_CODE, CODE), name=name)

    assert unit_code_of(certificate).text == CODE
    assert isinstance(certificate.shown, str)
    assert cause_of(with_codes(name=name)) is CaCause.NO_CODE


def test_a_gbk_name_is_shown_as_people_read_it() -> None:
    name = named((COMMON_NAME, PRINTABLE, "示例公司".encode("gbk")))

    assert with_codes(name=name).shown == "示例公司"
