"""Which unit a certificate names: the code at an ordered list of places, each CA having its own.

The code may be the whole 统一社会信用代码 or, as of old, the nine signs of a 组织机构代码; it may
stand bare or wrapped in DER, behind a prefix such as ``JJ``. A certificate that names a person
opens no unit, whatever else it carries.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auth.ca.certificate import Certificate, text_of
from auth.ca_helper import der
from auth.ca_helper.der import BadDer
from models.base.error import Invalid
from models.proofs.ca_cause import CaCause, CaRefused
from models.standards.id_type import IdType
from models.standards.identifier import check_id_number, check_uscc, org_code_fits

FIELD = "subject:"
# 组织机构代码, 工商注册号 and 税号 by their old and new numbers; then fields of the subject.
PLACES = (
    *("1.2.156.10260.4.1.4", "1.2.86.11.7.3"),
    *("1.2.156.10260.4.1.5", "1.2.86.11.7.5"),
    *("1.2.156.10260.4.1.3", "1.2.86.11.7.4"),
    *(f"{FIELD}2.5.4.97", f"{FIELD}2.5.4.11", f"{FIELD}2.5.4.5"),
    f"{FIELD}0.9.2342.19200300.100.1.1",
)
PERSON_PLACES = ("1.2.156.10260.4.1.1", "1.2.86.11.7.1")
USCC, ORG_CODE = 18, 9
_SIGNS = re.compile(r"[0-9A-Za-z]+")
_LONGEST = 64


@dataclass(frozen=True)
class UnitCode:
    """What a certificate says of its unit: a whole code, or the nine signs inside of one."""

    text: str

    @property
    def is_whole(self) -> bool:
        """True for a 统一社会信用代码."""
        return len(self.text) == USCC


def unit_code_of(
    certificate: Certificate,
    places: Sequence[str] = PLACES,
    person_places: Sequence[str] = PERSON_PLACES,
) -> UnitCode:
    """The first code that a place holds; raises CaRefused for a person's, and without one."""
    for place in person_places:
        if any(_is_person(text) for text in _texts_at(certificate, place)):
            raise CaRefused(CaCause.PERSON)
    names_person = False
    for place in places:
        for text in _texts_at(certificate, place):
            if code := _code_in(text):
                return UnitCode(code)
            names_person = names_person or _is_person(text)
    raise CaRefused(CaCause.PERSON if names_person else CaCause.NO_CODE)


def _texts_at(certificate: Certificate, place: str) -> Iterator[str]:
    """The texts at a place: of an extension one, of a field of the subject as many as there are."""
    if place.startswith(FIELD):
        kind = place.removeprefix(FIELD)
        for found, value in certificate.fields():
            if found == kind:
                yield text_of(value).strip()
    elif extension := certificate.extensions.get(place):
        yield text_of(_unwrapped(extension.value)).strip()


def _unwrapped(value: bytes) -> bytes:
    """A text without the DER around it, however many layers; bare ones as they are."""
    for _ in range(3):
        try:
            inner = der.only(value)
        except BadDer:
            return value
        value = (
            inner.body.decode("utf-16-be", "replace").encode()
            if inner.tag == der.BMP
            else (inner.body)
        )
    return value


def _code_in(text: str) -> str:
    """The code of a unit in a text, behind whatever prefix; empty without one."""
    signs = text.upper().replace("-", "")
    if len(signs) > _LONGEST or not _SIGNS.fullmatch(signs):
        return ""
    for size in (USCC, ORG_CODE):
        code = signs[-size:]
        if len(code) == size and _is_prefix(signs[:-size]) and _fits(code):
            return code
    return ""


def _is_prefix(text: str) -> bool:
    """Letters, perhaps with one digit that tells the kind: ``JJ``, ``JJ0``, or nothing."""
    return re.fullmatch(r"(?:[A-Z]{1,4}[0-9]?)?", text) is not None


def _fits(code: str) -> bool:
    if len(code) == ORG_CODE:
        return org_code_fits(code)
    try:
        return check_uscc(code) == code
    except Invalid:
        return False


def _is_person(text: str) -> bool:
    """Whether a text is the number of somebody's card, behind a prefix such as ``SF``."""
    signs = text.upper()
    if not _SIGNS.fullmatch(signs) or not _is_prefix(signs[:-USCC]):
        return False
    try:
        return bool(check_id_number(IdType.RESIDENT_CARD, signs[-USCC:]))
    except Invalid:
        return False
