"""Why somebody finds themselves at a sign-in, and what to do now."""

from components.parts.alert import Alert
from models.sign_in.session_kind import EndReason


def tell_end(ended: str) -> None:
    """Say why the last session has ended; `ended` comes from the address and may be anything."""
    if ended in set(EndReason):
        Alert(f"登录已失效：{EndReason(ended).told}", tone="warn")
