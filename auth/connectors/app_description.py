"""The description file of 江苏智慧人社APP: what a code holds, and how its platform calls back.

A JSON object, named by HALL_APP_DESCRIPTION::

    {
      "picture": "{link}",                     what the code holds; {link} is …/q/<code>
      "app_link": "jshrss://scan?id={code}",   opens the app on the phone that shows the code
      "face": "hall",                          hall: the face service of the hall, whose address
                                               the app opens; app: the app checks the face itself
      "callback": {
        "rule": "hmac-sha256",                 hmac-sha256, sm3-hmac or md5, with HALL_APP_SECRET
        "header": "X-Signature",               over the raw body; or "signature": "sign", a field
        "timestamp": "ts",                     of the message, in seconds or milliseconds
        "fields": {"act": "event", "code": "scanId", "id_type": "user.idType",
                   "id_number": "user.idNo", "name": "user.name", "place": "place",
                   "face": "result", "phone": "deviceId", "address": "ip"},
        "values": {"act": {"SCANNED": "scan"}, "id_type": {"10": "01"}, "face": {"1": "passed"}},
        "answer": {"status": "code", "ok": "0", "refused": "1",
                   "message": "msg", "content": "data"}
      }
    }

Where the platform makes the codes itself there is an ``open`` call (`described_call`) besides, with
``{code}``, ``{purpose}`` and ``{link}`` in its parameters; ``picture`` is then the place of the
code's text in its answer, such as ``data.qrText``. The platform sends to POST /callback/app.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from auth.calls.described_call import DescribedCall, missing, rule_mistake
from auth.calls.options import Options
from auth.calls.signed_form import form_mistakes
from auth.calls.signing import SigningRule
from auth.connectors.app_news import NEEDED, OPTIONAL, CallbackForm

LINK = "{link}"
CODE = "{code}"
FACES = ("hall", "app")


@dataclass(frozen=True)
class AppDescription:
    """One app as its file describes it."""

    picture: str = LINK
    app_link: str = LINK
    face: str = "hall"
    open: DescribedCall | None = None
    callback: CallbackForm = field(default_factory=CallbackForm)

    @property
    def checks_face(self) -> bool:
        """True where the app tells the result of a face check, False where the hall asks for it."""
        return self.face == "app"


def read_app_description(options: Options) -> AppDescription:
    """Read and check the file; mistakes are noted in the options."""
    text = options.file("DESCRIPTION")
    if not text:
        return AppDescription()
    where = options.name("DESCRIPTION")
    try:
        raw = json.loads(text)
        problems = _callback_mistakes(raw["callback"])
        opened = DescribedCall.of(raw["open"]) if "open" in raw else None
        described = AppDescription(
            picture=raw.get("picture", LINK),
            app_link=raw.get("app_link", LINK),
            face=raw.get("face", "hall"),
            open=opened,
            callback=_callback(raw["callback"]) if not problems else CallbackForm(),
        )
        problems += _mistakes(described)
    except (KeyError, TypeError, ValueError, AttributeError):
        options.problems.append(f"{where} 不是有效的接口描述")
        return AppDescription()
    options.problems.extend(f"{where}：{problem}" for problem in problems)
    if opened is not None:
        options.check_url(opened.url, where)
    return described


def _callback(raw: Mapping[str, Any]) -> CallbackForm:
    return CallbackForm(
        rule=SigningRule(raw["rule"]),
        header=raw.get("header", ""),
        signature=raw.get("signature", ""),
        timestamp=raw["timestamp"],
        fields=dict(raw["fields"]),
        values=raw.get("values", {}),
        answer=raw.get("answer", {}),
    )


def _callback_mistakes(raw: Mapping[str, Any]) -> list[str]:
    """What is wrong with the callback."""
    if rule_mistake(raw, "callback.rule"):
        return form_mistakes(raw)
    found = form_mistakes(raw)
    if not raw.get("timestamp"):
        found.append("callback 缺少 timestamp")
    found += missing(NEEDED, raw["fields"])
    if unknown := sorted(set(raw["fields"]) - NEEDED - OPTIONAL):
        found.append(f"fields 中不认识 {'、'.join(unknown)}")
    return found


def _mistakes(described: AppDescription) -> list[str]:
    found = []
    if described.face not in FACES:
        found.append(f"face 只能是 {'、'.join(FACES)}")
    if described.open is not None:
        named = any(LINK in text for text in described.open.parameters.values())
        found += described.open.mistakes(LINK if named else CODE)
    elif not any(part in described.picture for part in (LINK, CODE)):
        found.append(f"picture 中没有 {LINK} 或 {CODE}")
    if not any(part in described.app_link for part in (LINK, CODE)):
        found.append(f"app_link 中没有 {LINK} 或 {CODE}")
    return found
