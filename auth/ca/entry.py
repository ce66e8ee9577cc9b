"""The CAs that a hall accepts, as a JSON file describes them (``HALL_CA_DESCRIPTION``)::

    {
      "helper": "http://127.0.0.1:51245/alpha",    where the driver of the computer listens
      "entries": [{
        "name": "江苏CA",
        "authorities": "authorities.pem",   roots and issuing authorities, beside this file
        "lists": ["revoked.pem", "https://crl.example.com/ca.crl"],
        "ocsp": "https://ocsp.example.com", asked as well, where it is set
        "stale": "refuse",                  or "accept": what an old list means for the others
        "places": ["1.2.156.10260.4.1.4", "subject:2.5.4.11"],   where the unit's code stands
        "person_places": ["1.2.156.10260.4.1.1"],
        "identifier": "1234567812345678",   of SM2; "" for the empty one, null for signing without
        "text": "raw"                       what is signed: raw, base64 or hex
      }],
      "drivers": [{"system": "Windows 10 / 11", "file": "安装包", "url": "https://…",
                   "sha256": "…"}]
    }

Exactly the form of the entry is accepted: a hall that takes whatever fits takes too much.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from auth.ca.certificate import Certificate
from auth.ca.chain import Authorities
from auth.ca.list_file import ListFile
from auth.ca.revocation import RevocationList
from auth.ca.unit_code import FIELD, PERSON_PLACES, PLACES
from auth.ca_helper import der, sm2
from auth.ca_helper.soft_key import blocks
from models.proofs.ca_cause import CaRefused

HELPER = "http://127.0.0.1:51245/alpha"
_KEYS = frozenset("name authorities lists ocsp stale places person_places identifier text".split())
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Form(StrEnum):
    """What of the text a device signs."""

    RAW = "raw"
    BASE64 = "base64"
    HEX = "hex"

    def of(self, text: str) -> bytes:
        """The bytes that were signed."""
        data = text.encode()
        if self is Form.BASE64:
            return base64.b64encode(data)
        return data.hex().encode() if self is Form.HEX else data


class Stale(StrEnum):
    """What a list that is too old means for those whom it does not name."""

    REFUSE = "refuse"
    ACCEPT = "accept"


@dataclass(frozen=True)
class Entry:
    """One CA; `addresses` are the lists that are fetched, `files` those that lie beside it.

    `given` are lists that were never in a file.
    """

    name: str
    authorities: Authorities
    given: tuple[RevocationList, ...] = ()
    files: tuple[ListFile, ...] = ()
    addresses: tuple[str, ...] = ()
    ocsp: str = ""
    stale: Stale = Stale.REFUSE
    places: Sequence[str] = PLACES
    person_places: Sequence[str] = PERSON_PLACES
    identifier: bytes | None = sm2.IDENTIFIER
    form: Form = Form.RAW

    @property
    def lists(self) -> tuple[RevocationList, ...]:
        """The lists at hand that need not be fetched."""
        return (*self.given, *(each for file in self.files for each in file.lists))

    def renewed(self) -> "Entry":
        """The same with the files as they are now; itself where none has changed."""
        files = tuple(each.renewed() for each in self.files)
        if all(new is old for new, old in zip(files, self.files, strict=True)):
            return self
        return replace(self, files=files)

    @property
    def known_extensions(self) -> frozenset[str]:
        """Extensions of a key that the hall reads, and may therefore be critical."""
        places = (*self.places, *self.person_places)
        return frozenset(place for place in places if not place.startswith(FIELD))


@dataclass(frozen=True)
class Driver:
    """A driver that users may download."""

    system: str
    file: str = ""
    url: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Description:
    """What a hall accepts, and where the driver of a computer is spoken to."""

    entries: tuple[Entry, ...] = ()
    helper: str = HELPER
    drivers: tuple[Driver, ...] = ()
    problems: list[str] = field(default_factory=list)


def read_certificates(text: str) -> list[Certificate]:
    """The certificates of a PEM file; raises ValueError for one that cannot be read."""
    try:
        found = [Certificate.read(data) for label, data in blocks(text) if label == "CERTIFICATE"]
    except CaRefused as error:
        raise ValueError("有证书无法读取") from error
    if not found:
        raise ValueError("没有证书")
    return found


def read_description(path: Path) -> Description:
    """Read the file with everything beside it; what is wrong is told in `problems`."""
    problems: list[str] = []
    try:
        found = json.loads(path.read_text("utf-8-sig"))
        rows = found["entries"]
        if not isinstance(rows, list) or not rows:
            raise ValueError("entries")
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError):
        return Description(problems=["不是有效的JSON，或者没有 entries"])
    helper = str(found.get("helper", HELPER))
    parts = urlsplit(helper)
    if parts.scheme not in {"http", "https"} or parts.hostname not in _LOOPBACK:
        problems.append(f"helper 只能是本机（127.0.0.1）的地址：{helper}")
        helper = HELPER
    entries = []
    for number, row in enumerate(rows, 1):
        try:
            entries.append(read_entry(row, path.parent))
        except (OSError, ValueError, KeyError, TypeError, der.BadDer) as error:
            problems.append(f"第{number}个 entries 有误：{error}")
    try:
        drivers = tuple(Driver(**row) for row in found.get("drivers", ()))
    except TypeError:
        problems.append("drivers 有误")
        drivers = ()
    return Description(tuple(entries), helper, drivers, problems)


def read_entry(row: Mapping[str, Any], folder: Path) -> Entry:
    """One entry with the files beside it; raises ValueError and the like for a mistake."""
    if unknown := sorted(set(row) - _KEYS):
        raise ValueError(f"不认识 {'、'.join(unknown)}")
    authorities = Authorities(read_certificates((folder / row["authorities"]).read_text("utf8")))
    if not authorities.roots:
        raise ValueError("authorities 里没有根证书")
    sources = [str(each) for each in row.get("lists", ())]
    addresses = tuple(each for each in sources if "://" in each)
    files = tuple(ListFile.read(folder / each) for each in sources if each not in addresses)
    entry = Entry(
        name=str(row["name"]),
        authorities=authorities,
        files=files,
        addresses=addresses,
        ocsp=str(row.get("ocsp", "")),
        stale=Stale(row.get("stale", Stale.REFUSE)),
        places=tuple(map(str, row.get("places", PLACES))),
        person_places=tuple(map(str, row.get("person_places", PERSON_PLACES))),
        identifier=_identifier(row.get("identifier", sm2.IDENTIFIER.decode())),
        form=Form(row.get("text", Form.RAW)),
    )
    if not (sources or entry.ocsp or entry.stale is Stale.ACCEPT):
        raise ValueError("没有 lists 和 ocsp，无法核对吊销；确需如此时写 stale 为 accept")
    return entry


def _identifier(value: str | None) -> bytes | None:
    return None if value is None else value.encode()
