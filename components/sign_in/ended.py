"""Why somebody finds themselves at a sign-in, and what to do now."""

from components.parts.alert import Alert
from models.sign_in.session_kind import EndReason


def tell_end(ended: str) -> None:
    """Say why the last session has ended; `ended` comes from the address and may be anything."""
    if (why := EndReason.named(ended)) is not None:
        Alert(f"登录已失效：{why.told}", tone="warn")
