"""The test hierarchy: roots, issuing authorities, and one key of each kind that a hall meets.

Nothing of it is secret or trusted by anybody but a hall that was told to.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from auth.ca_helper import der
from auth.ca_helper.authority import (
    COMMON_NAME,
    COUNTRY,
    ORGANIZATION,
    ORGANIZATION_UNIT,
    Authority,
    Extensions,
    Name,
    Term,
    fingerprint,
    for_user,
    name_of,
    text_extension,
)
from auth.ca_helper.soft_key import Algorithm, SoftKey, blocks, new_key, pem, read_key

ORGANIZATION_CODE, PERSON_CODE = "1.2.156.10260.4.1.4", "1.2.156.10260.4.1.1"
CERTIFICATE, PRIVATE_KEY, LIST = "CERTIFICATE", "PRIVATE KEY", "X509 CRL"
PREFIX = "JJ"
AUTHORITIES, LISTS, DESCRIPTION = "authorities.pem", "revoked.pem", "ca.json"


@dataclass(frozen=True)
class Holder:
    """A unit that gets a key."""

    code: str
    name: str


# Synthetic units of the demo, and one that no hall knows.
MANY_AGENTS = Holder("91320100MAXAA00190", "江苏示例智造有限公司")
ONE_USER = Holder("91320500MAXAA0027F", "苏州样例软件股份有限公司")
STRANGER = Holder("91320200MAXAA0035T", "无锡示范劳务派遣有限公司")


@dataclass(frozen=True)
class Issued:
    """One key with its certificate; `name` is that of its file, `label` what people call it."""

    name: str
    label: str
    holder: Holder
    certificate: bytes
    key: SoftKey

    @property
    def text(self) -> str:
        """What its file holds."""
        head = json.dumps(
            {
                "name": self.name,
                "label": self.label,
                "code": self.holder.code,
                "unit": self.holder.name,
            },
            ensure_ascii=False,
        )
        return f"{head}\n{pem(CERTIFICATE, self.certificate)}{pem(PRIVATE_KEY, self.key.private)}"

    @classmethod
    def of(cls, text: str) -> "Issued":
        """Read what `text` has written; raises ValueError for anything else."""
        head, found = json.loads(text.partition("\n")[0]), dict(blocks(text))
        if not {CERTIFICATE, PRIVATE_KEY} <= set(found):
            raise ValueError("a key without its certificate")
        holder = Holder(head["code"], head["unit"])
        key = read_key(found[PRIVATE_KEY])
        return cls(head["name"], head["label"], holder, found[CERTIFICATE], key)


@dataclass(frozen=True)
class Hierarchy:
    """Everything that was issued at once."""

    authorities: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    keys: tuple[Issued, ...]

    @property
    def authorities_text(self) -> str:
        """Roots and issuing authorities as one file."""
        return "".join(pem(CERTIFICATE, each) for each in self.authorities)

    @property
    def lists_text(self) -> str:
        """The revocation lists as one file."""
        return "".join(pem(LIST, each) for each in self.lists)

    @property
    def text(self) -> str:
        """Everything in one text."""
        keys = [each.text for each in self.keys]
        return json.dumps([self.authorities_text, self.lists_text, keys], ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> "Hierarchy":
        """Read what `text` has written."""
        authorities, lists, keys = json.loads(text)
        return cls(
            tuple(data for _, data in blocks(authorities)),
            tuple(data for _, data in blocks(lists)),
            tuple(Issued.of(each) for each in keys),
        )

    def write(self, folder: Path) -> None:
        """Store it, every private key for its owner alone."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / AUTHORITIES).write_text(self.authorities_text, "utf8")
        (folder / LISTS).write_text(self.lists_text, "utf8")
        entry = {"name": "测试CA", "authorities": AUTHORITIES, "lists": [LISTS]}
        text = json.dumps({"entries": [entry]}, ensure_ascii=False, indent=2)
        (folder / DESCRIPTION).write_text(text + "\n", "utf8")
        for each in self.keys:
            path = folder / f"{each.name}.key"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as f:
                f.write(each.text)


def read_keys(folder: Path) -> list[Issued]:
    """The keys of a folder."""
    return [Issued.of(path.read_text("utf8")) for path in sorted(folder.glob("*.key"))]


def _authority_name(text: str) -> Name:
    return ((COUNTRY, "CN"), (ORGANIZATION, "测试CA"), (COMMON_NAME, text))


class _Issuer:
    """Root and issuing authority of one algorithm, and what they issue on a day."""

    def __init__(self, algorithm: Algorithm, now: datetime, title: str = "测试") -> None:
        self._algorithm, self._now = algorithm, now
        long = Term.around(now, 400, 3650)
        word = algorithm.upper()
        self.root = Authority.root(_authority_name(f"{title}根CA {word}"), new_key(algorithm), long)
        self.issuing = self.root.below(
            _authority_name(f"{title}签发CA {word}"), new_key(algorithm), long
        )

    def key(
        self,
        name: str,
        label: str,
        holder: Holder,
        days: tuple[int, int] = (30, 335),
        codes: Extensions | None = None,
    ) -> Issued:
        """A key of a unit; by default the code stands in the extension for it."""
        key = new_key(self._algorithm)
        subject: list[tuple[str, str]] = [(COUNTRY, "CN"), (ORGANIZATION, holder.name)]
        if codes is None:
            codes = (text_extension(ORGANIZATION_CODE, holder.code),)
        if not codes:
            subject.append((ORGANIZATION_UNIT, PREFIX + holder.code))
        subject.append((COMMON_NAME, holder.name))
        certificate = self.issuing.issue(
            name_of(subject), key.public, Term.around(self._now, *days), (*for_user(), *codes)
        )
        return Issued(name, f"{label}（{self._algorithm.upper()}）", holder, certificate, key)

    def lists(self, *revoked: Issued) -> bytes:
        """The list of today, for a year: what a test hierarchy is not renewed for."""
        serials = {serial_of(each.certificate): self._now for each in revoked}
        since = self._now - timedelta(hours=1)
        return self.issuing.revocation_list(serials, since, self._now + timedelta(days=365))

    @property
    def certificates(self) -> Iterator[bytes]:
        """Both certificates."""
        yield self.root.certificate
        yield self.issuing.certificate


def serial_of(certificate: bytes) -> int:
    """The serial number of a certificate that was issued here."""
    return der.only(certificate).children()[0].children()[1].number


def issue_hierarchy(
    now: datetime,
    many: Holder = MANY_AGENTS,
    single: Holder = ONE_USER,
    stranger: Holder = STRANGER,
) -> Hierarchy:
    """One of everything that a hall meets."""
    rsa, ecdsa, gm = (
        _Issuer(each, now) for each in (Algorithm.RSA, Algorithm.ECDSA, Algorithm.SM2)
    )
    abroad = _Issuer(Algorithm.ECDSA, now, "他省")
    person = (
        text_extension(PERSON_CODE, "320100198205190247"),
        text_extension(ORGANIZATION_CODE, many.code),
    )
    revoked = rsa.key("revoked", "已吊销", many)
    keys: Sequence[Issued] = (
        gm.key("valid", "有效", many),
        ecdsa.key("second", "同一单位的第二个", many),
        rsa.key("single", "有效，未开通多经办人", single, codes=()),
        ecdsa.key("soon", "30天内到期", single, (335, 30)),
        gm.key("expired", "已过期", many, (400, -10)),
        revoked,
        abroad.key("foreign", "其他CA签发", many),
        gm.key("unbound", "单位未注册", stranger),
        rsa.key("person", "个人证书", many, codes=person),
    )
    return Hierarchy(
        tuple(each for issuer in (rsa, ecdsa, gm) for each in issuer.certificates),
        (rsa.lists(revoked), ecdsa.lists(), gm.lists()),
        tuple(keys),
    )


def told(issued: Issued) -> str:
    """One line about a key."""
    print_of = fingerprint(issued.certificate)[:12]
    return f"{issued.name:9} {issued.label} {issued.holder.name} {print_of}"
