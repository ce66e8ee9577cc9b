"""GET /captcha/{code}/bg and /piece: the pictures of an open challenge, for its browser only."""

from fastapi import APIRouter, FastAPI, Request, Response

from auth.captcha.service import captcha
from auth.web.caller import caller_of

_NOT_KEPT = {"Cache-Control": "no-store"}
router = APIRouter(prefix="/captcha")


@router.get("/{code}/bg")
def background(code: str, request: Request) -> Response:
    """The picture with the slots."""
    picture = captcha.pictures.background(code, caller_of(request.scope).visitor)
    return _answer(picture, "image/jpeg")


@router.get("/{code}/piece")
def piece(code: str, request: Request) -> Response:
    """The piece, transparent around its shape."""
    picture = captcha.pictures.piece(code, caller_of(request.scope).visitor)
    return _answer(picture, "image/webp")


def mount_captcha(app: FastAPI) -> None:
    """Serve the pictures."""
    app.include_router(router)


def _answer(picture: bytes | None, media_type: str) -> Response:
    """One text for what is over, unknown or another browser's."""
    if picture is None:
        return Response("没有这张图片", 404, _NOT_KEPT, "text/plain; charset=utf-8")
    return Response(picture, 200, _NOT_KEPT, media_type)
