"""A message that a platform sends of its own accord, and how it is signed.

A signature in `header` covers the raw body; one in the field `signature` covers the other fields
like the parameters of a call, so that all of them have to be plain texts.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.calls.described_call import rule_mistake
from auth.calls.signing import SigningRule, canonical


class NotSigned(Exception):
    """The signature is wrong, or its moment is not now."""


@dataclass(frozen=True)
class SignedForm:
    """Where the signature of a message stands."""

    rule: SigningRule = SigningRule.HMAC_SHA256
    header: str = ""
    signature: str = ""

    def believed(self, body: bytes, signature: str, secret: str) -> dict[str, Any]:
        """What a message says; raises NotSigned, and ValueError for one that is no object.

        `signature` is what stood in the header, if there is such.
        """
        try:
            found = json.loads(body.decode("utf8"))
        except RecursionError as error:
            raise ValueError("too deep") from error
        if not isinstance(found, dict):
            raise ValueError("no object")
        content = body
        if not self.header:
            signature = str(found.pop(self.signature, ""))
            content = canonical(_plain(found))
        if not secret or not signature or not self.rule.verifies(secret, content, signature):
            raise NotSigned("wrong signature")
        return found


def form_mistakes(raw: Mapping[str, Any]) -> list[str]:
    """What is wrong with a callback; nothing is ever believed without a signature."""
    if told := rule_mistake(raw, "callback.rule"):
        return [told]
    found = []
    if SigningRule(raw.get("rule", "none")) is SigningRule.NONE:
        found.append("callback.rule 必须有签名，不能是 none")
    if bool(raw.get("header")) == bool(raw.get("signature")):
        found.append("callback 要写 header 或 signature 之一")
    return found


def _plain(found: Mapping[str, Any]) -> dict[str, str]:
    """The fields as they are signed; what could be read in two ways is refused."""
    plain: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ValueError("a signed field is no text")
        if "&" in f"{name}{value}" or "=" in name:
            raise ValueError("a signed field can be read in two ways")
        plain[name] = str(value)
    return plain
