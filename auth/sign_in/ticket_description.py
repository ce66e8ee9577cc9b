"""The description file of a provider that hands out tickets, as Jiangsu's 政务服务网 does.

A JSON object, named by HALL_LOGIN_<NAME>_DESCRIPTION::

    {
      "login": "https://…/jsjis/front/login.do?uuid={client_id}&gotoUrl={back_base64}",
      "login_anew": "https://…",             the same for whoever has to sign in there once more
      "ticket": "ticket",                    what the ticket is called in our callback
      "sign": {"rule": "md5",                md5, sha256 or sm3: {sign} is the hex digest of
               "text": "{client_id}{secret}{time}",
               "time": "yyyyMMddHHmmss"},    {time}, always of Shanghai; or seconds, milliseconds
      "validate": {
        "url": "https://…/sso/servlet/simpleauth?method=ticketValidation",
        "parameters": {"servicecode": "{client_id}", "time": "{time}", "sign": "{sign}",
                       "st": "{ticket}", "datatype": "json"},
        "status": "result",
        "answers": {"0": "ok", "1": "expired", "2": "used", "3": "foreign", "9": "client"},
        "token": "token"
      },
      "userinfo": {"url": …, "parameters": {…, "token": "{token}"},
                   "status": "result", "answers": {"0": "ok"}},
      "kind": "usertype", "kinds": {"1": "person", "2": "unit"},    自然人 or 法人, where it is told
      "fields": {"subject": "userid", "uscc": "uniscid", "unit_name": "companyName",
                 "rep_name": "corpLegal", "rep_id_number": "corpLegalId",
                 "person_name": "attnName", "person_id_number": "attnIDNo"},
      "values": {"rep_id_type": {"1": "01"}}
    }

``{back}`` is our callback in percent signs, ``{back_base64}`` the same in Base64. Both calls are
forms sent by POST, or JSON with ``"method": "POST-JSON"``; a status that no answer names is a
garbled one. A provider of this kind echoes no state: it stands inside the callback.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SM3, Hash

from auth.calls.described_call import DescribedCall, at, filled, missing, text_at
from auth.calls.http import Answer, BadAnswer
from auth.calls.options import Options
from models.base import clock
from models.setting.login_provider import CLAIMS

NEEDED = frozenset({"subject", "uscc"})
KNOWN = CLAIMS - {"access_token"}
TIMES = {"yyyyMMddHHmmss": "%Y%m%d%H%M%S", "yyyy-MM-dd HH:mm:ss": "%Y-%m-%d %H:%M:%S"}
SINCE = {"seconds": 1, "milliseconds": 1000}
DIGESTS = ("md5", "sha256", "sm3")
SENT = "POST"


class TicketWord(StrEnum):
    """What the status of an answer means; the value is its name in a description file."""

    OK = "ok"
    EXPIRED = "expired"
    USED = "used"
    FOREIGN = "foreign"
    CLIENT = "client"  # it does not know us, or our signature


class AccountKind(StrEnum):
    """Whose account it is: 自然人 or 法人."""

    PERSON = "person"
    UNIT = "unit"


@dataclass(frozen=True)
class Signature:
    """How `{sign}` is made."""

    rule: str = "md5"
    text: str = "{client_id}{secret}{time}"
    time: str = "yyyyMMddHHmmss"

    def values(self, client_id: str, secret: str) -> dict[str, str]:
        """What a call may name of this very moment."""
        known = {"client_id": client_id, "time": self._moment()}
        text = filled(self.text, {**known, "secret": secret})
        return {**known, "sign": _digest(self.rule, text.encode())}

    def _moment(self) -> str:
        now = clock.now()
        if self.time in SINCE:
            return str(int(now.timestamp() * SINCE[self.time]))
        return clock.local(now).strftime(TIMES[self.time])

    def mistakes(self) -> list[str]:
        """What is wrong with it."""
        found = []
        if self.rule not in DIGESTS:
            found.append(f"sign.rule 只能是 {'、'.join(DIGESTS)}")
        if self.time not in {**TIMES, **SINCE}:
            found.append(f"sign.time 只能是 {'、'.join({**TIMES, **SINCE})}")
        if "{secret}" not in self.text:
            found.append("sign.text 中没有 {secret}")
        return found


@dataclass(frozen=True)
class TicketCall:
    """One of the two calls, and what the status of its answer means."""

    call: DescribedCall = field(default_factory=DescribedCall)
    answers: Mapping[str, TicketWord] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "TicketCall":
        """Read it from a description; raises KeyError, TypeError and ValueError for what is none.

        It signs by itself alone, so that `signing` of other descriptions has no place here.
        """
        told = {str(code): TicketWord(word) for code, word in raw["answers"].items()}
        if "signing" in raw or not raw["status"]:
            raise ValueError("signing or status")
        return cls(DescribedCall.of({"method": SENT, **raw}), told)

    def read(self, answer: Answer) -> tuple[TicketWord, object]:
        """What an answer means, and all that it holds; raises BadAnswer for an odd one."""
        content = answer.json()
        word = self.answers.get(str(at(content, self.call.status)))
        if word is None:
            raise BadAnswer("unknown status")
        return word, content

    def mistakes(self, name: str, needed: str) -> list[str]:
        """What is wrong with it; `needed` has to stand in one of the parameters."""
        found = self.call.mistakes(needed)
        if TicketWord.OK not in self.answers.values():
            found.append("answers 中没有 ok")
        if not any("{sign}" in text for text in self.call.parameters.values()):
            found.append("parameters 中没有 {sign}")
        return [f"{name}.{each}" for each in found]


@dataclass(frozen=True)
class TicketDescription:
    """One provider as its file describes it."""

    login: str = ""
    login_anew: str = ""
    ticket: str = "ticket"
    sign: Signature = field(default_factory=Signature)
    validate: TicketCall = field(default_factory=TicketCall)
    token: str = "token"  # noqa: S105  # where it stands
    userinfo: TicketCall = field(default_factory=TicketCall)
    kind: str = ""
    kinds: Mapping[str, AccountKind] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def address(self, client_id: str, back: str, *, anew: bool) -> str:
        """Where a browser goes to sign in."""
        coded = base64.b64encode(back.encode()).decode()
        values = {"client_id": client_id, "back": back, "back_base64": coded}
        quoted = {name: quote(value, safe="") for name, value in values.items()}
        return filled(self.login_anew if anew and self.login_anew else self.login, quoted)

    def record(self, content: object) -> dict[str, str]:
        """An answer by our own words; what it does not hold is empty."""
        found = {ours: text_at(content, theirs) for ours, theirs in self.fields.items()}
        return {ours: self.values.get(ours, {}).get(told, told) for ours, told in found.items()}

    def kind_of(self, content: object) -> AccountKind | None:
        """Whose account it is, where that is told; raises BadAnswer for a kind unheard of."""
        if not self.kind:
            return None
        kind = self.kinds.get(text_at(content, self.kind))
        if kind is None:
            raise BadAnswer("unknown kind")
        return kind

    def mistakes(self) -> list[str]:
        """What is wrong with it, in words for whoever wrote it."""
        found = [*self.sign.mistakes(), *missing(NEEDED, self.fields)]
        for name, address in (("login", self.login), ("login_anew", self.login_anew)):
            if address and "{back}" not in address and "{back_base64}" not in address:
                found.append(f"{name} 中没有 {{back}} 或 {{back_base64}}")
        if unknown := sorted(set(self.fields) - KNOWN):
            found.append(f"fields 中不认识 {'、'.join(unknown)}")
        if self.kind and AccountKind.UNIT not in self.kinds.values():
            found.append("kinds 中没有 unit")
        found += self.validate.mistakes("validate", "{ticket}")
        return found + self.userinfo.mistakes("userinfo", "{token}")


def read_ticket_description(options: Options) -> TicketDescription:
    """Read and check the file; mistakes are noted in the options."""
    text = options.file("DESCRIPTION")
    if not text:
        return TicketDescription()
    where = options.name("DESCRIPTION")
    try:
        told = described(json.loads(text))
        problems = told.mistakes()
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        options.problems.append(f"{where} 不是有效的接口描述")
        return TicketDescription()
    options.problems.extend(f"{where}：{problem}" for problem in problems)
    calls = (told.validate.call.url, told.userinfo.call.url)
    for address in filter(None, (told.login, told.login_anew, *calls)):
        options.check_url(address, where)
    return told


def described(raw: Mapping[str, Any]) -> TicketDescription:
    """A description as it is written; raises KeyError, TypeError or ValueError for none."""
    usual = TicketDescription()
    return TicketDescription(
        login=str(raw["login"]),
        login_anew=str(raw.get("login_anew", "")),
        ticket=str(raw.get("ticket", usual.ticket)),
        sign=Signature(**raw.get("sign", {})),
        validate=TicketCall.of(raw["validate"]),
        token=str(raw["validate"].get("token", usual.token)),
        userinfo=TicketCall.of(raw["userinfo"]),
        kind=str(raw.get("kind", "")),
        kinds={str(code): AccountKind(kind) for code, kind in raw.get("kinds", {}).items()},
        fields={str(ours): str(theirs) for ours, theirs in raw["fields"].items()},
        values={ours: dict(rows) for ours, rows in raw.get("values", {}).items()},
    )


def _digest(rule: str, data: bytes) -> str:
    if rule == "sm3":
        made = Hash(SM3())
        made.update(data)
        return made.finalize().hex()
    return hashlib.new(rule, data, usedforsecurity=False).hexdigest()
