"""One call of an outside system as a description file tells it: address, parameters, signature.

::

    "url": "https://registry.example.gov.cn/api/unit",
    "method": "POST",                        GET (query), POST (form) or POST-JSON
    "parameters": {"creditCode": "{uscc}", "appKey": "hall"},
    "signing": {"rule": "hmac-sha256",       none, hmac-sha256, sm3-hmac or md5
                "signature": "sign", "timestamp": "ts", "nonce": "nonce",
                "answer_header": "X-Signature"},
    "status": "code", "found": ["0"]

The signature covers the parameters that are not empty, sorted by key, ``k=v`` joined with ``&``;
the one in the answer's header covers the raw body by the same rule.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from auth.calls.http import Answer, BadAnswer
from auth.calls.signing import SigningRule, canonical
from models.base import clock
from models.base.key import random_token

METHODS = frozenset({"GET", "POST", "POST-JSON"})
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class DescribedCall:
    """What to send, how it is signed, and what of the answer says that it is a good one."""

    url: str = ""
    method: str = "POST"
    parameters: Mapping[str, str] = field(default_factory=dict)
    signing: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    found: tuple[str, ...] = ()

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "DescribedCall":
        """Read it from a description; raises KeyError and TypeError for what is none."""
        return cls(
            url=str(raw["url"]),
            method=raw.get("method", "POST"),
            parameters=dict(raw["parameters"]),
            signing=raw.get("signing", {}),
            status=raw.get("status", ""),
            found=tuple(raw.get("found", ())),
        )

    @property
    def rule(self) -> SigningRule:
        """How requests and answers are signed."""
        return SigningRule(self.signing.get("rule", SigningRule.NONE))

    def request(
        self, client: httpx2.AsyncClient, secret: str, values: Mapping[str, str]
    ) -> httpx2.Request:
        """Build the signed request; ``{name}`` in a parameter stands for a value."""
        sent = {key: filled(text, values) for key, text in self.parameters.items()}
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

    def content(self, answer: Answer, secret: str) -> object:
        """What a signed answer holds; raises BadAnswer for another one's signature."""
        found = answer.json()
        if name := self.signing.get("answer_header"):
            signature = answer.headers.get(name, "")
            if not self.rule.verifies(secret, answer.body, signature):
                raise BadAnswer("wrong signature")
        return found

    def is_found(self, content: object) -> bool:
        """True for a status of a good answer, or where none is described."""
        return not self.status or str(at(content, self.status)) in self.found

    def mistakes(self, needed: str) -> list[str]:
        """What is wrong with it; `needed` has to stand in one of the parameters."""
        found = []
        if self.method not in METHODS:
            found.append(f"method 只能是 {'、'.join(sorted(METHODS))}")
        if told := rule_mistake(self.signing, "signing.rule"):
            return [*found, told]
        if "answer_header" in self.signing and self.rule is SigningRule.NONE:
            found.append("signing.answer_header 需要 signing.rule")
        if not any(needed in text for text in self.parameters.values()):
            found.append(f"parameters 中没有 {needed}")
        return found


def rule_mistake(signing: Mapping[str, Any], name: str) -> str:
    """What is wrong with the rule of a signature; empty when it is known."""
    known = signing.get("rule", "none") in set(SigningRule)
    return "" if known else f"{name} 只能是 {'、'.join(SigningRule)}"


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with every known ``{name}`` replaced; a value is never filled in its turn."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), text)


def at(found: object, path: str) -> object:
    """Follow a path of names and list positions; raises BadAnswer where it leads nowhere."""
    for step in path.split("."):
        if isinstance(found, Mapping) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            raise BadAnswer("a described field is missing")
    return found


def text_at(found: object, path: str) -> str:
    """One value of an answer as text; empty where there is none."""
    try:
        value = at(found, path)
    except BadAnswer:
        return ""
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() if is_text else ""


def renamed(row: object, fields: Mapping[str, str], values: Mapping[str, Mapping[str, str]]) -> Any:
    """The fields of a row by our own names, ``a.b`` nested; known values by our own values."""
    record: dict[str, Any] = {}
    for ours, theirs in fields.items():
        value = at(row, theirs)
        value = values.get(ours, {}).get(str(value), value)
        owner, _, name = ours.rpartition(".")
        (record.setdefault(owner, {}) if owner else record)[name] = value
    return record


def missing(needed: Iterable[str], fields: Mapping[str, str]) -> list[str]:
    """What a description does not tell the place of, in words for whoever wrote it."""
    lacking = sorted(set(needed) - set(fields))
    return [f"fields 缺少 {'、'.join(lacking)}"] if lacking else []
