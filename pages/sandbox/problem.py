"""What /sandbox/api answers when something is wrong: always JSON with a message, as described."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute, iter_route_contexts
from nicegui import json
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Match

from auth.web.body_limit import TOO_LARGE
from auth.web.error_page import OF_INTERFACE, status_of
from models.base.error import HallError
from pages.sandbox.schema import Problem

NO_JSON = "请求的内容不是有效的 JSON"
OF_STATUS = {
    400: NO_JSON,
    404: "没有这个接口",
    405: "这个接口不支持这种请求方法",
    409: "现在的状态不允许这样做",
    413: TOO_LARGE,
    422: "请求不符合接口说明",
    503: "外部系统没有应答",
}
DESCRIBED: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": text} for status, text in OF_STATUS.items()
}


class StrictRequest(Request):
    """A request whose JSON is JSON: no number without end, no half of a sign."""

    async def json(self) -> Any:
        """The content; what is none is answered with 400."""
        try:
            return json.loads((await self.body()).decode("utf8"))
        except ValueError:
            raise HTTPException(400, NO_JSON) from None


class StrictRoute(APIRoute):
    """A route that reads its content strictly."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of FastAPI, given our request."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            return await handle(StrictRequest(request.scope, request.receive))

        return handle_strictly


def tell_problems(api: FastAPI) -> None:
    """Let every error of an application be told so, those of parsing and routing included."""
    api.add_exception_handler(HallError, _refused)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(StarletteHTTPException, _http)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    status = status_of(error, OF_INTERFACE, 503)
    return _problem(status, str(error), getattr(error, "field", None))


async def _invalid(_request: Request, error: Any) -> JSONResponse:  # what it was added for
    places = [".".join(map(str, each["loc"][1:])) for each in error.errors()]
    named = "、".join(dict.fromkeys(filter(None, places)))[:200]
    text = f"{OF_STATUS[422]}：{named}" if named else OF_STATUS[422]
    return _problem(422, text, places[0][:100] or None)


async def _http(request: Request, error: Any) -> JSONResponse:  # what it was added for
    answer = _problem(error.status_code, OF_STATUS.get(error.status_code, str(error.detail)))
    answer.headers.update(error.headers or {})
    if error.status_code == 405:
        answer.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return answer


def _methods(request: Request) -> set[str]:
    """What an address takes, by whichever of its routes; Starlette names the first one's only."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.matches(request.scope)[0] is not Match.NONE:
            found |= set(route.methods or ())
    return found


def _problem(status: int, message: str, field: str | None = None) -> JSONResponse:
    return JSONResponse(Problem(message=message, field=field).model_dump(), status)
