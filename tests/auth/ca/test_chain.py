"""The chain of a key: who may issue, told for every algorithm; a leaf that signs a leaf is none."""

import pytest

from auth.ca.certificate import Certificate
from auth.ca.chain import Authorities, require_usable
from auth.ca_helper import der
from auth.ca_helper.authority import (
    BASIC_CONSTRAINTS,
    CERT_SIGN,
    COMMON_NAME,
    CRL_SIGN,
    DIGITAL_SIGNATURE,
    KEY_USAGE,
    Authority,
    Extensions,
    Term,
    extension,
    for_authority,
    for_user,
)
from auth.ca_helper.soft_key import Algorithm
from models.proofs.ca_cause import CaCause, CaRefused
from tests.support.ca import GOOD, LONG, NOW, issuing_of, key_of, leaf_of, root_of

EVERY = pytest.mark.parametrize("algorithm", list(Algorithm))


def trusted(*authorities: Authority) -> Authorities:
    """Authorities as a file names them."""
    return Authorities(Certificate.read(each.certificate) for each in authorities)


def is_trusted(leaf: Certificate, *authorities: Authority) -> bool:
    """Whether a chain leads to a root."""
    try:
        return bool(trusted(*authorities).chain_of(leaf, NOW))
    except CaRefused:
        return False


def below(algorithm: Algorithm, extensions: Extensions, term: Term = LONG) -> Authority:
    """An authority that the root has made so."""
    return root_of(algorithm).below(
        ((COMMON_NAME, "另一个签发"),), key_of(algorithm, 3), term, extensions
    )


@EVERY
def test_a_key_leads_over_its_issuer_to_the_root(algorithm: Algorithm) -> None:
    root, issuing = root_of(algorithm), issuing_of(algorithm)
    chain = trusted(root, issuing).chain_of(leaf_of(algorithm), NOW)

    assert [each.raw for each in chain] == [issuing.certificate, root.certificate]
    assert not is_trusted(leaf_of(algorithm), issuing)  # no root
    assert not is_trusted(leaf_of(algorithm), root)  # the issuer is missing


@EVERY
def test_a_leaf_that_signs_a_leaf_makes_no_chain(algorithm: Algorithm) -> None:
    root, issuing, genuine = root_of(algorithm), issuing_of(algorithm), leaf_of(algorithm)
    unit = Authority(genuine.subject, key_of(algorithm), genuine.raw)
    forged = leaf_of(algorithm, unit)

    assert is_trusted(genuine, root, issuing, unit)
    assert not is_trusted(forged, root, issuing, unit)


@EVERY
def test_an_authority_below_one_that_may_have_none_issues_nothing(algorithm: Algorithm) -> None:
    root, issuing = root_of(algorithm), issuing_of(algorithm)
    lower = issuing.below(((COMMON_NAME, "下级"),), key_of(algorithm, 4), LONG)

    assert not is_trusted(leaf_of(algorithm, lower), root, issuing, lower)


@EVERY
@pytest.mark.parametrize(
    "extensions",
    [
        (),
        for_user(),
        (for_authority()[0],),  # no usage told: not for issuing
        (for_authority()[1],),  # no CA flag
        (for_authority()[0], extension(KEY_USAGE, der.named_bits(DIGITAL_SIGNATURE))),
        (extension(BASIC_CONSTRAINTS, der.sequence()), for_authority()[1]),
        (*for_authority(), extension("1.2.3.4", der.sequence(), is_critical=True)),
        (extension(BASIC_CONSTRAINTS, b"\x30\x05junk"), for_authority()[1]),
    ],
)
def test_what_is_no_authority_by_its_own_words_issues_nothing(
    algorithm: Algorithm, extensions: Extensions
) -> None:
    issuer = below(algorithm, extensions)

    assert not is_trusted(leaf_of(algorithm, issuer), root_of(algorithm), issuer)


@EVERY
def test_a_root_has_to_be_an_authority_as_well(algorithm: Algorithm) -> None:
    flat = Authority.root(((COMMON_NAME, "根"),), key_of(algorithm, 5), LONG, for_user())
    over = Authority.root(((COMMON_NAME, "旧根"),), key_of(algorithm, 5), Term.around(NOW, 900, -1))

    assert not is_trusted(leaf_of(algorithm, flat), flat)
    assert not is_trusted(leaf_of(algorithm, over), over)


def test_an_issuer_whose_time_is_over_or_has_not_come_issues_nothing() -> None:
    for term in (Term.around(NOW, 900, -1), Term.around(NOW, -1, 900)):
        issuer = below(Algorithm.ECDSA, for_authority(0), term)
        assert not is_trusted(leaf_of(Algorithm.ECDSA, issuer), root_of(Algorithm.ECDSA), issuer)


def test_the_same_name_with_another_key_is_another_authority() -> None:
    real = issuing_of(Algorithm.SM2)
    impostor = Authority(real.name, key_of(Algorithm.SM2, 6), b"")

    forged = leaf_of(Algorithm.SM2, impostor)

    assert not is_trusted(forged, root_of(Algorithm.SM2), real)


def test_a_renewed_issuer_of_the_same_name_is_found_beside_the_old_one() -> None:
    real, root = issuing_of(Algorithm.ECDSA), root_of(Algorithm.ECDSA)
    old = root.below(((COMMON_NAME, f"签发 {Algorithm.ECDSA}"),), key_of(Algorithm.ECDSA, 7), LONG)

    assert old.name == real.name
    assert is_trusted(leaf_of(Algorithm.ECDSA, real), root, old, real)


def test_authorities_in_a_circle_end() -> None:
    one = Authority(b"", key_of(Algorithm.ECDSA, 1), b"")
    names = [((COMMON_NAME, "甲"),), ((COMMON_NAME, "乙"),)]
    first = one.below(names[0], key_of(Algorithm.ECDSA, 1), LONG, for_authority())
    second = first.below(names[1], key_of(Algorithm.ECDSA, 2), LONG, for_authority())
    first = second.below(names[0], key_of(Algorithm.ECDSA, 1), LONG, for_authority())

    assert not is_trusted(leaf_of(Algorithm.ECDSA, first), first, second)


@pytest.mark.parametrize(
    ("leaf", "cause"),
    [
        (leaf_of(Algorithm.ECDSA, term=Term.around(NOW, 400, -1)), CaCause.EXPIRED),
        (leaf_of(Algorithm.ECDSA, term=Term.around(NOW, -1, 400)), CaCause.NOT_YET),
        (
            leaf_of(
                Algorithm.ECDSA,
                extensions=(extension(KEY_USAGE, der.named_bits(CERT_SIGN, CRL_SIGN)),),
            ),
            CaCause.USAGE,
        ),
        (
            leaf_of(
                Algorithm.ECDSA,
                extensions=(extension("1.2.3.4", der.sequence(), is_critical=True),),
            ),
            CaCause.USAGE,
        ),
        (leaf_of(Algorithm.ECDSA, extensions=(extension(KEY_USAGE, b"junk"),)), CaCause.USAGE),
    ],
)
def test_a_key_is_refused_by_its_own_words(leaf: Certificate, cause: CaCause) -> None:
    with pytest.raises(CaRefused) as refused:
        require_usable(leaf, NOW)
    assert refused.value.cause is cause


def test_neither_names_of_hosts_nor_purposes_are_asked_of_a_key() -> None:
    require_usable(leaf_of(Algorithm.ECDSA, extensions=()), NOW)
    known = extension("1.2.3.4", der.sequence(), is_critical=True)
    require_usable(leaf_of(Algorithm.ECDSA, extensions=(known,)), NOW, frozenset({"1.2.3.4"}))
    assert GOOD.begin < NOW < GOOD.end
