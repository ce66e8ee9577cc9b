"""What belongs to a library is touched in the one place that is made for it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_house_rules import PRODUCT, ROOT, python_files, short

# NiceGUI's, uvicorn's and the engines' own; Tortoise's. Both lists may only become less.
SEAMS = ("auth/seams/",)
DATABASE = ("models/database/",)
ELSEWHERE = {
    "auth/session/socket.py": {"_socket_to_document_id", "_delete_tasks"},
    "auth/web/page_caller.py": {"_request"},
    "components/fields/line.py": {"_props"},
    "components/fields/section.py": {"_props"},
    "components/fields/slider_captcha.py": {"_props"},
    "components/fields/upload_field.py": {"_props"},
    "components/frame/center.py": {"_active_tasks", "_router"},
    "components/parts/typed.py": {"_event_listeners", "_handle_event"},
    "models/base/tx.py": {"_connection", "_pool"},
}
# What Tortoise tells of a model, enum of a member, and a named tuple offers.
NOT_HIDDEN = {"_meta", "_value_", "_replace"}


def own_names(tree: ast.AST) -> set[str]:
    """Every private name that a module itself gives to something."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case _:
                pass
    return found


def foreign_names() -> Iterator[tuple[str, str]]:
    """Each module with a private name that it has from elsewhere, be it through its base class."""
    for file in python_files(*PRODUCT):
        if short(file).startswith((*SEAMS, *DATABASE)):
            continue
        tree = ast.parse(file.read_text("utf8"))
        own = own_names(tree) | NOT_HIDDEN
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(attr=name) if name[0] == "_" != name[1] and name not in own:
                    yield short(file), name
                case _:
                    pass


def test_private_names_of_libraries_stay_in_the_rooms_made_for_them() -> None:
    touched: dict[str, set[str]] = {}
    for file, name in foreign_names():
        touched.setdefault(file, set()).add(name)
    assert touched == ELSEWHERE


def test_every_name_has_one_address() -> None:
    handed_on = [
        f"{short(file)}:{node.lineno} {alias.name}"
        for file in python_files(*PRODUCT, "tests")
        for node in ast.walk(ast.parse(file.read_text("utf8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    ]
    assert handed_on == []


def type_only_imports(file: Path) -> Iterator[str]:
    """What a module imports for the names of types alone."""
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=body):
                yield from (each.module or "" for each in body if isinstance(each, ast.ImportFrom))
            case _:
                pass


def test_an_import_for_types_alone_stays_in_its_room() -> None:
    strayed = [
        f"{short(file)} {module}"
        for file in python_files(*PRODUCT)
        for module in type_only_imports(file)
        if module.split(".")[0] in PRODUCT
        and module.rpartition(".")[0] != ".".join(file.relative_to(ROOT).parent.parts)
    ]
    assert strayed == []
