"""The five forms of an SM2 signature, what is signed, and vectors that others have made."""

from pathlib import Path

import pytest

from auth.ca.certificate import Certificate
from auth.ca.entry import Form, read_certificates
from auth.ca.signature import is_issued, numbers_of, require_signed
from auth.ca_helper import der, sm2
from auth.ca_helper.soft_key import Algorithm
from models.proofs.ca_cause import CaCause, CaRefused
from tests.support.ca import TEXT, key_of

VECTORS = Path(__file__).parents[2] / "vectors"
PRIVATE = int("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8", 16)
PUBLIC = bytes.fromhex(
    "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
R = int("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3", 16)
S = int("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA", 16)
# openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:1234567812345678, by the key of the root.
BY_OPENSSL = bytes.fromhex(
    "304402203be07b12f864cc199aa61a164e98bd830971ee949b53d78cba3e468cf93021c6"
    "02204e1e611c4b4d3c3875c328473af54a9f355e73cf3835f08e428e7caf537b426c"
)
SIGNED_BY_OPENSSL = b"hall-login/1|https://hall.example|n|1"
KEY = key_of(Algorithm.SM2)


def cause_of(data: bytes, signature: bytes, identifier: bytes | None = sm2.IDENTIFIER) -> str:
    """Why a signature of the key is refused; empty for one that holds."""
    try:
        require_signed(KEY.public, data, signature, identifier)
    except CaRefused as error:
        return error.cause
    return ""


def forms_of(r: int, s: int) -> dict[str, bytes]:
    """The five forms in which makers write two numbers."""
    halves = [each.to_bytes(32, "big") for each in (r, s)]
    bare = [der.tlv(der.INTEGER, each.lstrip(b"\0")) for each in halves]
    forms = {
        "der": der.sequence(der.integer(r), der.integer(s)),
        "bare": b"".join(halves),
        "padded": b"".join(bytes(32) + each for each in halves),
        "high bit without its zero": der.sequence(*bare),
    }
    if halves[0][0] == 0:
        forms["63 bytes"] = halves[0][1:] + halves[1]
    if halves[1][0] == 0:
        forms["63 bytes"] = halves[0] + halves[1][1:]
    return forms


def test_the_vector_of_the_standard_holds_and_a_changed_one_does_not() -> None:
    assert sm2.public_of(PRIVATE) == PUBLIC
    assert sm2.is_signed(PUBLIC, b"message digest", R, S)
    assert not sm2.is_signed(PUBLIC, b"message digest", S, R)
    assert not sm2.is_signed(PUBLIC, b"message digesT", R, S)
    assert not sm2.is_signed(PUBLIC, b"message digest", 0, S)
    assert not sm2.is_signed(PUBLIC, b"message digest", R, sm2.ORDER + S)
    off_the_curve = PUBLIC[:-1] + bytes((PUBLIC[-1] ^ 1,))
    assert not sm2.is_signed(off_the_curve, b"message digest", R, S)


def test_what_openssl_has_signed_holds_here() -> None:
    (root,) = read_certificates((VECTORS / "sm2_root_openssl.pem").read_text("ascii"))

    assert is_issued(root.signed, root.key)
    require_signed(root.key, SIGNED_BY_OPENSSL, BY_OPENSSL)
    with pytest.raises(CaRefused):
        require_signed(root.key, SIGNED_BY_OPENSSL, BY_OPENSSL, b"")


@pytest.mark.parametrize("part", range(10))
def test_all_five_forms_of_five_hundred_signatures_are_read(part: int) -> None:
    seen = set()
    for number in range(50):
        r, s = sm2.sign(PRIVATE, f"{part} {number}".encode(), public=PUBLIC)
        for form, data in forms_of(r, s).items():
            assert (r, s) in numbers_of(data), form
            seen.add(form)
    assert {"der", "bare", "padded", "high bit without its zero"} <= seen


@pytest.mark.parametrize("half", [0, 1])
def test_a_leading_zero_that_was_dropped_is_read_in_either_half(half: int) -> None:
    numbers = [R, S]
    numbers[half] >>= 8
    assert tuple(numbers) in numbers_of(forms_of(*numbers)["63 bytes"])


def test_every_form_of_a_real_signature_signs_in() -> None:
    data = TEXT.encode()
    signature = KEY.sign_text(data)
    r, s = numbers_of(signature)[0]

    assert len(signature) == 64
    assert {cause_of(data, form) for form in forms_of(r, s).values()} == {""}


def test_a_device_writes_both_numbers_whole_however_small_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = (1, 1 << 240)
    monkeypatch.setattr(sm2, "sign", lambda *_args, **_named: small)

    written = KEY.sign_text(b"text")

    assert (len(written), numbers_of(written)[0]) == (64, small)


@pytest.mark.parametrize("junk", [b"", b"\x30", bytes(62), b"x" * 128, b"x" * 200])
def test_what_fits_no_form_is_said_so_and_is_another_message_than_a_wrong_one(junk: bytes) -> None:
    assert cause_of(TEXT.encode(), junk) == CaCause.FORM
    assert cause_of(TEXT.encode(), bytes(63) + b"x") == CaCause.SIGNATURE
    assert CaCause.FORM.told.text != CaCause.SIGNATURE.told.text


def test_exactly_the_identifier_that_is_configured_is_accepted() -> None:
    signed = {
        identifier: b"".join(
            n.to_bytes(32, "big") for n in sm2.sign(PRIVATE, b"text", identifier, PUBLIC)
        )
        for identifier in (sm2.IDENTIFIER, b"", None)
    }
    key = der.sequence(
        der.sequence(der.oid("1.2.840.10045.2.1"), der.oid(sm2.CURVE)), der.bit_string(PUBLIC)
    )
    for by, signature in signed.items():
        for configured in signed:
            if by == configured:
                require_signed(key, b"text", signature, configured)
            else:
                with pytest.raises(CaRefused):
                    require_signed(key, b"text", signature, configured)


def test_exactly_the_form_of_the_text_that_is_configured_is_accepted() -> None:
    forms = {form: form.of(TEXT) for form in Form}
    assert forms[Form.RAW] == TEXT.encode()
    assert len(set(forms.values())) == len(Form)
    for by, data in forms.items():
        signature = KEY.sign_text(data)
        for configured, expected in forms.items():
            assert (cause_of(expected, signature) == "") is (by is configured)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_a_device_of_every_algorithm_signs_and_nobody_else_s_signature_holds(
    algorithm: Algorithm,
) -> None:
    mine, other = key_of(algorithm), key_of(algorithm, 9)
    require_signed(mine.public, b"text", mine.sign_text(b"text"))
    for data, signature in (
        (b"text", other.sign_text(b"text")),
        (b"texT", mine.sign_text(b"text")),
    ):
        with pytest.raises(CaRefused) as refused:
            require_signed(mine.public, data, signature)
        assert refused.value.cause is CaCause.SIGNATURE
    with pytest.raises(CaRefused) as refused:
        require_signed(mine.public, b"text", b"junk")
    assert refused.value.cause is CaCause.FORM


@pytest.mark.parametrize("data", [b"", b"\x30\x80", b"\x30\x03\x02\x01", b"x" * 20_000, bytes(9)])
def test_no_certificate_raises_anything_but_its_refusal(data: bytes) -> None:
    with pytest.raises(CaRefused) as refused:
        Certificate.read(data)
    assert refused.value.cause is CaCause.UNREADABLE
