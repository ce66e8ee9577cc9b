"""How much may be sent where, whatever a header says."""

import pytest

from auth.web.body_limit import TooLarge, body_limit, measured
from models.standards.file_kind import MAX_FILE_SIZE

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", MB),
        ("/login", MB),
        ("/sandbox/api/faults", MB),
        ("/uploads", MB),
        ("/sandbox/upload/x", MB),
        ("/_nicegui_ws/socket.io/", 256 * 1024),
        ("/upload/code", MAX_FILE_SIZE),
    ],
)
def test_each_path_has_one_limit(path: str, most: int) -> None:
    assert body_limit(path) == most


@pytest.mark.parametrize("path", ["/login", "/_nicegui_ws/socket.io/", "/upload/code"])
async def test_a_body_that_comes_in_pieces_is_counted(path: str) -> None:
    piece = b"x" * (body_limit(path) // 2)

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": piece, "more_body": True}

    read = measured(receive, path)
    await read()
    await read()
    with pytest.raises(TooLarge):
        await read()
