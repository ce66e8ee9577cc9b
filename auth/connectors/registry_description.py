"""The description file of a registry: what to call, how to sign, where to read.

A JSON object, named by HALL_REGISTRY_DESCRIPTION::

    {
      "url": "https://registry.example.gov.cn/api/unit",
      "method": "POST",                        GET (query), POST (form) or POST-JSON
      "parameters": {"creditCode": "{uscc}", "appKey": "hall"},
      "signing": {"rule": "hmac-sha256",       none, hmac-sha256, sm3-hmac or md5
                  "signature": "sign", "timestamp": "ts", "nonce": "nonce",
                  "answer_header": "X-Signature"},
      "status": "code", "found": ["0"], "not_found": ["404"],
      "record": "data.unit",
      "fields": {"uscc": "creditCode", "name": "entName", "unit_type": "kind",
                 "region": "area", "address": "address", "state": "state",
                 "legal_rep.name": "rep.name", "legal_rep.id_type": "rep.idType",
                 "legal_rep.id_number": "rep.idNo"},
      "values": {"legal_rep.id_type": {"10": "01"}}
    }

The signature covers the parameters that are not empty, sorted by key, ``k=v`` joined with ``&``;
the one in the answer's header covers the raw body by the same rule.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from auth.connectors.http import Answer, BadAnswer
from auth.connectors.options import Options
from auth.connectors.signing import SigningRule, canonical
from models.base import clock
from models.base.key import random_token

METHODS = frozenset({"GET", "POST", "POST-JSON"})
FIELDS = frozenset(
    {"uscc", "name", "unit_type", "region", "address", "state"}
    | {"legal_rep.name", "legal_rep.id_type", "legal_rep.id_number"}
)


@dataclass(frozen=True)
class Description:
    """One registry as its file describes it."""

    url: str = ""
    method: str = "POST"
    parameters: Mapping[str, str] = field(default_factory=dict)
    signing: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    found: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    record_path: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def rule(self) -> SigningRule:
        """How requests and answers are signed."""
        return SigningRule(self.signing.get("rule", SigningRule.NONE))

    @property
    def needs_secret(self) -> bool:
        """True when a secret has to be configured."""
        return self.rule is not SigningRule.NONE

    def request(self, client: httpx2.AsyncClient, secret: str, uscc: str) -> httpx2.Request:
        """Build the signed request for one unit."""
        sent = {key: text.replace("{uscc}", uscc) for key, text in self.parameters.items()}
        if name := self.signing.get("timestamp"):
            sent[name] = str(int(clock.now().timestamp()))
        if name := self.signing.get("nonce"):
            sent[name] = random_token(16)
        if name := self.signing.get("signature"):
            sent[name] = self.rule.sign(secret, canonical(sent))
        if self.method == "GET":
            return client.build_request("GET", self.url, params=sent)
        if self.method == "POST-JSON":
            return client.build_request("POST", self.url, json=sent)
        return client.build_request("POST", self.url, data=sent)

    def record(self, answer: Answer, secret: str) -> Mapping[str, Any] | None:
        """Read an answer into our own field names; None when the registry has no such unit."""
        found = answer.json()
        if name := self.signing.get("answer_header"):
            signature = answer.headers.get(name, "")
            if not self.rule.verifies(secret, answer.body, signature):
                raise BadAnswer("wrong signature")
        if self.status:
            status = str(_at(found, self.status))
            if status in self.not_found:
                return None
            if status not in self.found:
                raise BadAnswer("unknown status")
        row = _at(found, self.record_path) if self.record_path else found
        if row is None or row == []:
            return None
        return self._renamed(row)

    def _renamed(self, row: object) -> Mapping[str, Any]:
        record: dict[str, Any] = {"legal_rep": {}}
        for ours, theirs in self.fields.items():
            value = _at(row, theirs)
            value = self.values.get(ours, {}).get(str(value), value)
            owner, _, name = ours.rpartition(".")
            (record[owner] if owner else record)[name] = value
        return record


def _at(found: object, path: str) -> object:
    """Follow a path of names and list positions; raises BadAnswer where it leads nowhere."""
    for step in path.split("."):
        if isinstance(found, Mapping) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            raise BadAnswer("a described field is missing")
    return found


def read_description(options: Options) -> Description:
    """Read and check the file; mistakes are noted in the options."""
    text = options.file("DESCRIPTION")
    if not text:
        return Description()
    where = options.name("DESCRIPTION")
    try:
        raw = json.loads(text)
        described = Description(
            url=raw["url"],
            method=raw.get("method", "POST"),
            parameters=raw["parameters"],
            signing=raw.get("signing", {}),
            status=raw.get("status", ""),
            found=tuple(raw.get("found", ())),
            not_found=tuple(raw.get("not_found", ())),
            record_path=raw.get("record", ""),
            fields=raw["fields"],
            values=raw.get("values", {}),
        )
        problems = _mistakes(described)
    except (KeyError, TypeError, ValueError, AttributeError):
        options.problems.append(f"{where} 不是有效的接口描述")
        return Description()
    options.problems.extend(f"{where}：{problem}" for problem in problems)
    options.check_url(described.url, where)
    return described


def _mistakes(described: Description) -> list[str]:
    found = []
    if described.method not in METHODS:
        found.append(f"method 只能是 {'、'.join(sorted(METHODS))}")
    if described.signing.get("rule", "none") not in set(SigningRule):
        return [*found, f"signing.rule 只能是 {'、'.join(SigningRule)}"]
    if "answer_header" in described.signing and not described.needs_secret:
        found.append("signing.answer_header 需要 signing.rule")
    if not any("{uscc}" in text for text in described.parameters.values()):
        found.append("parameters 中没有 {uscc}")
    if missing := sorted(FIELDS - set(described.fields)):
        found.append(f"fields 缺少 {'、'.join(missing)}")
    return found
