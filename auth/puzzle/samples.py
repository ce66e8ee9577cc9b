"""`make captcha-samples OUT=folder`: puzzles in files, for whoever wants to attack the drawing.

Each level has a folder with ``challenges.json``, a list of ``{id, bg, piece, x, y}``: the exact
files that a browser would get, and the left and top edge of the piece in pixels of the picture.
"""

import json
import sys
from pathlib import Path

from auth.puzzle.drawing import Level, draw
from models.base.command import begin, say, tell

COUNT = 300


def export(folder: Path, level: Level, count: int = COUNT) -> None:
    """Draw puzzles of one level into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    challenges = []
    for number in range(count):
        drawing = draw(level)
        background, piece = f"{number:03d}-bg.jpg", f"{number:03d}-piece.webp"
        (folder / background).write_bytes(drawing.background)
        (folder / piece).write_bytes(drawing.piece)
        truth = {"x": drawing.x, "y": drawing.y}
        challenges.append({"id": f"{number:03d}", "bg": background, "piece": piece, **truth})
    (folder / "challenges.json").write_text(json.dumps(challenges, indent=1) + "\n", "utf8")


def main(arguments: list[str]) -> int:
    """Export every level; the one argument is the folder."""
    begin()
    if len(arguments) != 1:
        tell("用法：make captcha-samples OUT=文件夹")
        return 2
    for level in Level:
        export(Path(arguments[0]) / f"L{level.value}", level)
    say(f"已导出到 {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
