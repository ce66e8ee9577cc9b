"""What a browser would have to answer, for automated tests; never on a site without a twin."""

from auth.captcha.service import DENSITY
from models.base.error import NotFound
from models.proofs.captcha import CaptchaChallenge, CaptchaKind
from settings import settings


async def pending_solution(visitor: str = "") -> dict[str, object]:
    """The open challenge of a browser (default: the newest of all) and what solves it."""
    if not settings.twins:
        raise NotFound("没有待完成的验证")
    waiting = CaptchaChallenge.filter(taken_at=None)
    if visitor:
        waiting = waiting.filter(visitor=visitor)
    newest = await waiting.order_by("-id").first()
    if newest is None:
        raise NotFound("没有待完成的验证")
    solution: dict[str, object] = {"id": newest.code, "kind": newest.kind.value}
    if newest.kind is CaptchaKind.PUZZLE:
        return {**solution, "x": int(newest.answer) / DENSITY}
    return {**solution, "answer": newest.answer}
