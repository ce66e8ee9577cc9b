"""The description file of a registry: what to call, how to sign, where to read.

A JSON object, named by HALL_REGISTRY_DESCRIPTION: a call (`described_call`), and besides::

    {
      "url": …, "parameters": {"creditCode": "{uscc}", …}, "signing": …,
      "status": "code", "found": ["0"], "not_found": ["404"],
      "record": "data.unit",
      "fields": {"uscc": "creditCode", "name": "entName", "unit_type": "kind",
                 "region": "area", "address": "address", "state": "state",
                 "legal_rep.name": "rep.name", "legal_rep.id_type": "rep.idType",
                 "legal_rep.id_number": "rep.idNo"},
      "values": {"legal_rep.id_type": {"10": "01"}}
    }
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from auth.calls.described_call import DescribedCall, at, missing, renamed
from auth.calls.http import Answer, BadAnswer
from auth.calls.options import Options
from auth.calls.signing import SigningRule

FIELDS = frozenset(
    {"uscc", "name", "unit_type", "region", "address", "state"}
    | {"legal_rep.name", "legal_rep.id_type", "legal_rep.id_number"}
)


@dataclass(frozen=True)
class Description:
    """One registry as its file describes it."""

    call: DescribedCall = field(default_factory=DescribedCall)
    not_found: tuple[str, ...] = ()
    record_path: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the registry is called."""
        return self.call.url

    @property
    def needs_secret(self) -> bool:
        """True when a secret has to be configured."""
        return self.call.rule is not SigningRule.NONE

    def request(self, client: httpx2.AsyncClient, secret: str, uscc: str) -> httpx2.Request:
        """Build the signed request for one unit."""
        return self.call.request(client, secret, {"uscc": uscc})

    def record(self, answer: Answer, secret: str) -> Mapping[str, Any] | None:
        """Read an answer into our own field names; None when the registry has no such unit."""
        found = self.call.content(answer, secret)
        if self.call.status and str(at(found, self.call.status)) in self.not_found:
            return None
        if not self.call.is_found(found):
            raise BadAnswer("unknown status")
        row = at(found, self.record_path) if self.record_path else found
        if row is None or row == []:
            return None
        record: Mapping[str, Any] = renamed(row, self.fields, self.values)
        return record


def read_description(options: Options) -> Description:
    """Read and check the file; mistakes are noted in the options."""
    text = options.file("DESCRIPTION")
    if not text:
        return Description()
    where = options.name("DESCRIPTION")
    try:
        raw = json.loads(text)
        described = Description(
            call=DescribedCall.of(raw),
            not_found=tuple(raw.get("not_found", ())),
            record_path=raw.get("record", ""),
            fields=raw["fields"],
            values=raw.get("values", {}),
        )
        problems = [*described.call.mistakes("{uscc}"), *missing(FIELDS, described.fields)]
    except (KeyError, TypeError, ValueError, AttributeError):
        options.problems.append(f"{where} 不是有效的接口描述")
        return Description()
    options.problems.extend(f"{where}：{problem}" for problem in problems)
    options.check_url(described.url, where)
    return described
