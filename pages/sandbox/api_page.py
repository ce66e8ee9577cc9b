"""接口说明, /sandbox/api: the description of the sandbox's JSON, for people who read it."""

from dataclasses import dataclass
from typing import Any

from auth.web.caller import caller
from auth.web.operator import may_play
from components.frame.page import public_page
from components.frame.shell import Shell
from components.parts.fragment import Fragment
from models.base.error import NotFound
from pages.sandbox.api import PLACE, make_api

TITLE = "试点环境接口"


@dataclass(frozen=True)
class Parameter:
    """One value that a call takes, or one property of an object."""

    name: str
    kind: str
    text: str
    required: bool


@dataclass(frozen=True)
class Operation:
    """One call."""

    method: str
    path: str
    title: str
    text: str
    parameters: list[Parameter]
    body: str
    answer: str


@dataclass(frozen=True)
class Schema:
    """One object that is sent or answered."""

    name: str
    text: str
    properties: list[Parameter]


@public_page(PLACE, title=TITLE, shell=Shell.SLIM)
async def sandbox_api_page() -> None:
    """Every call and every object of the OpenAPI description."""
    if not may_play(caller()):
        raise NotFound("")
    described = make_api().openapi()
    Fragment(
        "sandbox/sandbox_api.html",
        classes="rs-wrap rs-stack rs-api",
        title=TITLE,
        text=described["info"]["description"],
        place=PLACE,
        operations=operations(described),
        schemas=schemas(described),
    )


def operations(described: dict[str, Any]) -> list[Operation]:
    """The calls of an OpenAPI description."""
    found = []
    for path, methods in described["paths"].items():
        for method, call in methods.items():
            body = call.get("requestBody", {}).get("content", {}).get("application/json", {})
            good = call["responses"]["200"]["content"]["application/json"]
            found.append(
                Operation(
                    method=method.upper(),
                    path=f"{PLACE}{path}",
                    title=call["summary"],
                    text=call.get("description", ""),
                    parameters=[_parameter(each) for each in call.get("parameters", ())],
                    body=kind_of(body["schema"]) if body else "",
                    answer=kind_of(good["schema"]),
                )
            )
    return found


def schemas(described: dict[str, Any]) -> list[Schema]:
    """The objects of an OpenAPI description that have properties."""
    return [
        Schema(
            name,
            shape.get("description", ""),
            [
                Parameter(
                    key, kind_of(value), value.get("description", ""), key in shape["required"]
                )
                for key, value in shape["properties"].items()
            ],
        )
        for name, shape in described["components"]["schemas"].items()
        if "properties" in shape and shape.setdefault("required", []) is not None
    ]


def _parameter(described: dict[str, Any]) -> Parameter:
    kind = kind_of(described["schema"])
    text = described.get("description", "")
    return Parameter(described["name"], kind, text, described.get("required", False))


def kind_of(schema: dict[str, Any]) -> str:
    """The type of a value in one word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(kind_of(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{kind_of(schema['items'])}[]"
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    return str(schema.get("type", "any"))
