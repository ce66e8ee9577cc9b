"""The calls of GM/T 0020, as makers' drivers answer them in JSON; `rtn` 0 is success.

A page signs only texts of the form ``hall-login/1|ORIGIN|NONCE|EXPIRES`` whose ORIGIN is its own,
so that no other site gets a signature that opens the hall. A refusal carries its cause as a word.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auth.ca_helper.token import Token, plugged

VERSION = "hall-ca-helper/1"
KIND = "hall-login/1"
LONGEST = 2048
Answer = dict[str, Any]
OK: Answer = {"rtn": 0}
DEVICE = "SOFT"
EARLY = 600  # seconds that a text may be valid for, by the clock of this computer


def refused(cause: str, **more: Any) -> Answer:
    """A call that did nothing, and why."""
    return {"rtn": -1, "error": cause, **more}


@dataclass(frozen=True)
class Calls:
    """What one page asks of the keys of a computer."""

    tokens: Sequence[Token]
    origin: str
    now: datetime

    def answer(self, asked: Mapping[str, Any]) -> Answer:
        """Do what a call asks for."""
        call = _CALLS.get(str(asked.get("function", "")))
        return call(self, asked) if call else refused("unknown")

    def version(self, _asked: Mapping[str, Any]) -> Answer:
        """Who answers."""
        return {**OK, "version": VERSION}

    def nothing(self, _asked: Mapping[str, Any]) -> Answer:
        """A call that a soft key has no work with."""
        return dict(OK)

    def devices(self, _asked: Mapping[str, Any]) -> Answer:
        """The slots with a key."""
        names = [f"{DEVICE}-{each.issued.name}" for each in plugged(self.tokens)]
        return {**OK, "array": names}

    def users(self, _asked: Mapping[str, Any]) -> Answer:
        """Name and container of every key."""
        found = plugged(self.tokens)
        if not found:
            return refused("no_key")
        rows = (f"{each.issued.holder.name}||{each.issued.name}" for each in found)
        return {**OK, "userList": "&&&".join(rows)}

    def certificate(self, asked: Mapping[str, Any]) -> Answer:
        """The certificate in Base64."""
        token = self._token(asked)
        if token is None:
            return refused("no_key")
        return {**OK, "cert": base64.b64encode(token.issued.certificate).decode()}

    def log_in(self, asked: Mapping[str, Any]) -> Answer:
        """Open a key by its PIN."""
        token = self._token(asked)
        if token is None:
            return refused("no_key")
        if token.open(str(asked.get("passWord", "")), self.origin):
            return dict(OK)
        cause = "locked" if token.is_locked else "wrong_pin"
        return refused(cause, retryCount=token.tries_left)

    def tries(self, asked: Mapping[str, Any]) -> Answer:
        """How many PINs are left."""
        token = self._token(asked)
        return {**OK, "retryCount": token.tries_left} if token else refused("no_key")

    def log_out(self, asked: Mapping[str, Any]) -> Answer:
        """Close a key again."""
        if token := self._token(asked):
            token.close(self.origin)
        return dict(OK)

    def sign(self, asked: Mapping[str, Any]) -> Answer:
        """Sign a text of this page."""
        token = self._token(asked)
        if token is None:
            return refused("no_key")
        if token.is_locked or self.origin not in token.opened_by:
            return refused("locked" if token.is_locked else "wrong_pin")
        try:
            data = base64.b64decode(str(asked.get("inData", ""))[:LONGEST], validate=True)
        except (ValueError, binascii.Error):
            return refused("text")
        if cause := self._refusal_of(data):
            return refused(cause)
        return {**OK, "signed": base64.b64encode(token.issued.key.sign_text(data)).decode()}

    def _refusal_of(self, data: bytes) -> str:
        """Why a text is not signed; empty for one that is."""
        try:
            kind, origin, nonce, expires = data.decode("ascii").split("|")
            left = int(expires) - self.now.timestamp()
        except ValueError:
            return "text"
        if kind != KIND or origin != self.origin or not nonce:
            return "text"
        return "" if 0 < left <= EARLY else "clock"

    def _token(self, asked: Mapping[str, Any]) -> Token | None:
        name = str(asked.get("containerName", ""))
        return next((each for each in plugged(self.tokens) if each.issued.name == name), None)


_CALLS: Mapping[str, Callable[[Calls, Mapping[str, Any]], Answer]] = {
    "SOF_GetVersion": Calls.version,
    "SOF_LoadLibrary": Calls.nothing,
    "SOF_GetDeviceInstance": Calls.nothing,
    "SOF_SetDigestMethod": Calls.nothing,
    "SOF_GetLastError": Calls.nothing,
    "SOF_EnumDevice": Calls.devices,
    "SOF_GetUserList": Calls.users,
    "SOF_ExportUserCert": Calls.certificate,
    "SOF_Login": Calls.log_in,
    "SOF_GetPinRetryCount": Calls.tries,
    "SOF_LogOut": Calls.log_out,
    "SOF_SignData": Calls.sign,
    "SOF_SignDataEx": Calls.sign,
}
