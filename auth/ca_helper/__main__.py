"""``python -m auth.ca_helper``: soft keys at 127.0.0.1 in place of a maker's driver.

``issue 文件夹`` makes the test hierarchy; without it the helper starts with the keys of a folder.
Meant for Windows as well as for Linux and macOS; nobody has tried it on Windows yet.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from auth.ca_helper.consent import Consent
from auth.ca_helper.hierarchy import DESCRIPTION, issue_hierarchy, read_keys, told
from auth.ca_helper.server import PORT, HelperServer
from auth.ca_helper.token import PIN, Token

FOLDER = Path("ca-keys")


def say(line: str) -> None:
    """One line for whoever sits before the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def issue(folder: Path) -> int:
    """Make the test hierarchy."""
    if folder.exists() and any(folder.iterdir()):
        say(f"没有完成：{folder} 不是空的")
        return 1
    issue_hierarchy(datetime.now(UTC)).write(folder)
    for each in read_keys(folder):
        say(told(each))
    say(f"已签发到 {folder.resolve()}，密码都是 {PIN}，只供测试。让大厅接受这些证书：")
    say(f"HALL_CONNECTOR_CA=x509\nHALL_CA_DESCRIPTION={(folder / DESCRIPTION).resolve()}")
    return 0


def serve(folder: Path, port: int, allowed: list[str], plugged: list[str]) -> int:
    """Answer pages until it is stopped."""
    try:
        keys = read_keys(folder)
    except (OSError, ValueError, KeyError) as error:
        say(f"没有启动：{folder} 里有文件无法读取（{type(error).__name__}）")
        return 1
    if not keys:
        say(f"没有启动：{folder} 里没有密钥，请先执行 python -m auth.ca_helper issue {folder}")
        return 1
    tokens = [Token(each, not plugged or each.name in plugged) for each in keys]
    try:
        server = HelperServer(tokens, Consent(allowed), port)
    except OSError:
        say(f"没有启动：端口 {port} 已被占用")
        return 1
    for each in tokens:
        say(f"{'已插入' if each.is_plugged else '未插入'} {told(each.issued)}")
    say(f"CA助手在 {server.address}，按 Ctrl+C 停止")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("已停止")
    finally:
        server.server_close()
    return 0


def main(arguments: list[str]) -> int:
    """Read what was typed, and do it."""
    if arguments[:1] == ["issue"]:
        return issue(Path(arguments[1]) if len(arguments) > 1 else FOLDER)
    parser = argparse.ArgumentParser(prog="python -m auth.ca_helper", description="测试用的CA助手")
    parser.add_argument("--keys", type=Path, default=FOLDER, help="密钥所在的文件夹")
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--allow", action="append", default=[], metavar="ORIGIN", help="不再询问")
    parser.add_argument("--plug", action="append", default=[], metavar="NAME", help="只插入这些")
    given = parser.parse_args(arguments)
    return serve(given.keys, given.port, given.allow, given.plug)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
