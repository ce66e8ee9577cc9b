"""The description file of a platform of electronic licences (电子营业执照).

A JSON object, named by HALL_LOGIN_<NAME>_DESCRIPTION; its calls are those of `described_call`::

    {
      "open": {"url": …, "parameters": {"appId": "{client_id}", "plain": "{plain}",
                                        "notify": "{callback}"}, "signing": …,
               "status": "code", "found": ["0"],
               "biz": "data.bizId", "picture": "data.qrCode", "seconds": "data.expires"},
      "result": {"url": …, "parameters": {"bizId": "{biz}"}, "signing": …,
                 "status": "code", "found": ["0"],
                 "state": "data.state", "states": {"0": "new", "1": "scanned", "2": "answered",
                                                   "3": "denied", "4": "expired"},
                 "record": "data.result", "seconds": 3},          or no result, but a callback
      "callback": {"rule": "hmac-sha256", "header": "X-Signature", "record": "",
                   "state": "state", "states": …},                or "signature": "sign", a field
      "fields": {"biz": "bizId", "uscc": "uscc", "name": "entName", "rep_name": "legalName",
                 "holder_type": "holderType", "holder_name": "holderName", "plain": "plain",
                 "signature": "signature", "cert": "cert", "sign_time": "signTime"},
      "values": {"holder_type": {"1": "法定代表人", "2": "证照管理员", "3": "办事人"}},
      "ca": {"name": "电子营业执照CA", "authorities": "roots.pem", "lists": […], …},
      "verify": {"url": …, "parameters": {"plain": "{plain}", "signature": "{signature}",
                                          "cert": "{cert}"}, "status": "code", "found": ["0"]}
    }

``ca`` is an entry of `auth/ca/entry.py`, with its files beside this one: the hall verifies chain
and revocation itself. ``verify`` leaves that to the platform. At least one of them has to be there;
signature, dates and the code in the certificate are verified here in either case. Who signs says
nothing of the other fields: an answer is believed from the platform alone, by a question of ours or
signed by it. ``sign_time`` may be left out, and ``state`` of a callback that tells answers only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auth.ca.entry import Entry, read_entry
from auth.ca_helper.der import BadDer
from auth.calls.described_call import DescribedCall, at, missing, text_at
from auth.calls.http import BadAnswer
from auth.calls.options import Options
from auth.calls.signed_form import SignedForm, form_mistakes
from auth.calls.signing import SigningRule
from models.base.error import HallError
from models.outside.licence_code import LicenceState

NEEDED = frozenset(
    {"uscc", "name", "rep_name", "holder_type", "holder_name", "plain", "signature", "cert"}
)
OPTIONAL = frozenset({"biz", "sign_time"})
LEAST_SECONDS, USUAL_SECONDS = 2, 3
USUAL_WAIT = 120
BROKEN = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
Fields = Mapping[str, str]
Values = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Told:
    """How far a code has come, as the platform says, and the answer as it stands in its words."""

    state: LicenceState
    record: object = None


@dataclass(frozen=True)
class Telling:
    """Where an answer of the platform says how far a code has come."""

    state: str = ""
    states: Mapping[str, LicenceState] = field(default_factory=dict)
    record: str = ""

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Telling":
        """Read it from a description; raises as `DescribedCall.of`."""
        states = {str(code): LicenceState(name) for code, name in raw.get("states", {}).items()}
        return cls(str(raw.get("state", "")), states, str(raw.get("record", "")))

    def read(self, content: object) -> Told:
        """What is told; raises BadAnswer for a state unheard of."""
        state: LicenceState | None = LicenceState.ANSWERED
        if self.state:
            state = self.states.get(str(at(content, self.state)))
        if state is None:
            raise BadAnswer("unknown state")
        if state is not LicenceState.ANSWERED:
            return Told(state)
        return Told(state, at(content, self.record) if self.record else content)

    def mistakes(self, name: str) -> list[str]:
        """What is wrong with it."""
        if self.state and LicenceState.ANSWERED not in self.states.values():
            return [f"{name}.states 中没有 answered"]
        return []


@dataclass(frozen=True)
class Opened:
    """Where the answer of `open` holds what."""

    biz: str = "bizId"
    picture: str = "qrCode"
    seconds: str = ""


@dataclass(frozen=True)
class LicenceDescription:
    """One platform as its file describes it."""

    open: DescribedCall = field(default_factory=DescribedCall)
    opened: Opened = field(default_factory=Opened)
    result: DescribedCall | None = None
    telling: Telling = field(default_factory=Telling)
    every: int = USUAL_SECONDS
    callback: SignedForm | None = None
    called: Telling = field(default_factory=Telling)
    fields: Fields = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    ca: Entry | None = None
    verify: DescribedCall | None = None

    def calls(self) -> list[tuple[str, DescribedCall]]:
        """Every call with its name."""
        named = {"open": self.open, "result": self.result, "verify": self.verify}
        return [(name, call) for name, call in named.items() if call is not None]

    @property
    def needs_secret(self) -> bool:
        """True when a secret has to be configured."""
        signs = any(call.rule is not SigningRule.NONE for _, call in self.calls())
        return signs or self.callback is not None

    def text(self, record: object, word: str) -> str:
        """One value of an answer by our own word; empty where it is not, or no text."""
        told = text_at(record, self.fields[word]) if word in self.fields else ""
        is_text = "".join(told.split()).isprintable()
        return self.values.get(word, {}).get(told, told) if is_text else ""

    def mistakes(self) -> list[str]:
        """What is wrong with it, in words for whoever wrote it."""
        needed = {"open": "{plain}", "result": "{biz}", "verify": "{signature}"}
        found = []
        for name, call in self.calls():
            found += [f"{name}.{each}" for each in call.mistakes(needed[name])]
        found += missing(NEEDED, self.fields)
        if unknown := sorted(set(self.fields) - NEEDED - OPTIONAL):
            found.append(f"fields 中不认识 {'、'.join(unknown)}")
        if self.result is None and self.callback is None:
            found.append("没有 result，也没有 callback")
        if self.result is not None:
            found += self.telling.mistakes("result")
            if not self.telling.state:
                found.append("result 缺少 state")
        if self.callback is not None:
            found += [*self.called.mistakes("callback")]
            if "biz" not in self.fields:
                found.append("fields 缺少 biz")
        if self.every < LEAST_SECONDS:
            found.append(f"result.seconds 不能小于 {LEAST_SECONDS}")
        if self.ca is None and self.verify is None:
            found.append("没有 ca，也没有 verify，无法核对证书")
        return found


def read_licence_description(options: Options) -> LicenceDescription:
    """Read and check the file; mistakes are noted in the options."""
    text = options.file("DESCRIPTION")
    if not text:
        return LicenceDescription()
    where = options.name("DESCRIPTION")
    try:
        raw = json.loads(text)
        if "callback" in raw and (problems := form_mistakes(raw["callback"])):
            options.problems.extend(f"{where}：{problem}" for problem in problems)
            return LicenceDescription()
        told = licence_described(raw, Path(options.text("DESCRIPTION")).expanduser().parent)
        problems = told.mistakes()
    except _Authorities as error:
        options.problems.append(f"{where}：ca 有误：{error}")
        return LicenceDescription()
    except BROKEN:
        options.problems.append(f"{where} 不是有效的接口描述")
        return LicenceDescription()
    if problems:
        options.problems.extend(f"{where}：{problem}" for problem in problems)
        return LicenceDescription()
    for _, call in told.calls():
        options.check_url(call.url, where)
    if told.ca is not None:
        for address in filter(None, (*told.ca.addresses, told.ca.ocsp)):
            options.check_url(address, where)
    return told


class _Authorities(Exception):
    """The certificates of a description cannot be read."""


def licence_described(raw: Mapping[str, Any], folder: Path = Path()) -> LicenceDescription:
    """A description as it is written; raises KeyError, TypeError or ValueError for none."""
    opening, asking = raw["open"], raw.get("result")
    called = raw.get("callback")
    usual = Opened()
    return LicenceDescription(
        open=DescribedCall.of(opening),
        opened=Opened(
            str(opening.get("biz", usual.biz)),
            str(opening.get("picture", usual.picture)),
            str(opening.get("seconds", "")),
        ),
        result=DescribedCall.of(asking) if asking else None,
        telling=Telling.of(asking or {}),
        every=int((asking or {}).get("seconds", USUAL_SECONDS)),
        callback=_form(called) if called else None,
        called=Telling.of(called or {}),
        fields={str(ours): str(theirs) for ours, theirs in raw["fields"].items()},
        values={ours: dict(rows) for ours, rows in raw.get("values", {}).items()},
        ca=_authorities(raw["ca"], folder) if "ca" in raw else None,
        verify=DescribedCall.of(raw["verify"]) if "verify" in raw else None,
    )


def _form(raw: Mapping[str, Any]) -> SignedForm:
    return SignedForm(SigningRule(raw["rule"]), raw.get("header", ""), raw.get("signature", ""))


def _authorities(row: Mapping[str, Any], folder: Path) -> Entry:
    try:
        return read_entry(row, folder)
    except (OSError, HallError, BadDer, *BROKEN) as error:
        raise _Authorities(error) from error
