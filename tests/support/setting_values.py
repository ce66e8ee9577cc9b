"""What every setting takes and what it refuses; a new setting has to be added here."""

from pathlib import Path

from models.setting.system import SYSTEMS, System

STRONG = "k" * 40
SWITCH = (["1", "on", "TRUE", " 0 ", "no"], ["vielleicht", "2", "开", "1 # 总是"])
NETWORKS = (["", "10.1.2.3/24", "10.0.0.1, 2001:db8::/32", "10.0.0.1，10.0.0.2"], ["10.0.0.0/33"])
LINE = (["南京市大厅"], ["两\n行", "看不见\u200b"])
NEVER_EMPTY = {
    *("HALL_ENV", "HALL_HOST", "HALL_PORT", "HALL_DATA_DIR", "HALL_DEMO", "HALL_NODE"),
    *("HALL_SITE_NAME", "HALL_SITE_OWNER", "HALL_PORTAL_URL", "HALL_COUNTER"),
    *("HALL_SQLITE_SYNCHRONOUS", *(system.setting for system in System)),
}
VALUES: dict[str, tuple[list[str], list[str]]] = {
    "HALL_ENV": (["development", "Development"], ["prod", "production # 正式", "开发"]),
    "HALL_HOST": (
        ["127.0.0.1", "::", "[::1]", "localhost"],
        [
            *("http://127.0.0.1", "127.0.0.1:8080", "256.1.1.1", "a b", "0"),
            *("224.0.0.1", "255.255.255.255", "240.0.0.1", "ff02::1"),
        ],
    ),
    "HALL_PORT": (
        ["1", "65535", " 8080 "],
        ["abc", "0", "70000", "-1", "８０８０", "8080x"],
    ),
    "HALL_BASE_URL": (
        ["", "https://hall.example", "http://[::1]:8080", "https://大厅.example/"],
        [
            "hall.example",
            "https://",
            "https:/hall",
            "https://a b",
            "https://hall.example/x",
            "https://a.example,https://b.example",
            "ftp://a.example",
            "https://u:p@a.example",
            "https://a.example:99999",
            "https://a.example:x",
            "https://127.1",
            "https://a..b",
            "https://a.example/?x",
            "https://a.example#",
            "https://-a.example",
            f"https://{'a.' * 125}example",
        ],
    ),
    "HALL_DATA_DIR": (
        ["/tmp/a hall", "~/hall"],
        ["/etc/passwd", "“/opt/hall”", "$HOME/hall", "C:\\hall", "/opt/'hall'"],
    ),
    "HALL_DATABASE_URL": (
        ["", "sqlite:///opt/hall/a.sqlite3", "postgres://hall@[::1]/hall"],
        [
            "mysql://h/d",
            "postgresql+asyncpg://h/d",
            "/opt/hall.sqlite3",
            "sqlite://",
            "hall",
            "postgresql://h",
            "postgresql://hall:a/b@h/d",
            "postgresql://h:x/d",
            "sqlite:///tmp",
            "postgresql://h/d?sslmode=maybe",
            "postgresql://h/d?verify=1",
            "sqlite://a?mode=ro",
        ],
    ),
    "HALL_DEMO": SWITCH,
    **{system.setting: (["twin", "TWIN", *SYSTEMS[system].real], ["real"]) for system in System},
    System.SMS.setting: (
        ["twin", "MAS", "mas,aliyun", "aliyun，mas"],
        ["mas,twin", "twin,mas", "mas,mas", "sns", "mas aliyun"],
    ),
    "HALL_ALLOW_TWINS": (["", "app", "APP, sms", "app，sms", "province"], ["sns", "app;sms"]),
    "HALL_LOGIN_PROVIDERS": (
        ["", "province", "Province, e_licence", "e_licence，province"],
        ["province province", "省政务", "1a", "province,province", "a-b", "x" * 40],
    ),
    "HALL_ALLOW_PLAIN_HTTP": SWITCH,
    "HALL_SANDBOX_TOKEN": (["", STRONG], ["short"]),
    "HALL_TRUSTED_PROXIES": (["*", *NETWORKS[0]], ["localhost", *NETWORKS[1]]),
    "HALL_OFFICE_NETWORKS": (NETWORKS[0], ["office", *NETWORKS[1]]),
    "HALL_SITE_NAME": LINE,
    "HALL_SITE_OWNER": LINE,
    "HALL_PORTAL_URL": (["https://portal.example/a?b=c"], ["portal.example", "javascript://x"]),
    "HALL_COUNTER": LINE,
    "HALL_ALWAYS_CAPTCHA": SWITCH,
    "HALL_INSTITUTION_FIRST": (["id", "RANDOM"], ["js", "1"]),
    "HALL_SQLITE_SYNCHRONOUS": (["normal", "FULL", "EXTRA"], ["OFF", "1"]),
    "HALL_NODE": (["a", "node1"], ["Node 1", "ä", "a" * 17]),
    "HALL_REDIS_URL": (
        ["", "redis://127.0.0.1", "rediss://:p@h:6380/1"],
        [
            *("http://h", "127.0.0.1:6379", "redis://h:x", "redis://h?nothing=1"),
            *("redis://h/abc", "rediss://h/0/1", "redis://h/-1", "redis://h?db=abc"),
        ],
    ),
}


def in_a_file(folder: Path, *contents: bytes) -> list[str]:
    """The names of files with these contents."""
    paths = [folder / f"file-{content[:8].hex()}" for content in contents]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return [str(path) for path in paths]


def option_values(name: str, folder: Path) -> tuple[list[str], list[str]]:
    """What an option of a connector takes and what it refuses, by the end of its name."""
    files = in_a_file(folder, b"\xef\xbb\xbftext"), [str(folder / "no"), str(folder)]
    kinds = {
        "_CA_FILE": ([], [*files[1], *in_a_file(folder, b"no certificate")]),
        "_FILE": (files[0], [*files[1], *in_a_file(folder, "密钥".encode("gbk"))]),
        "_DESCRIPTION": files,
        "_TEMPLATES": files,
        "_ALLOW_PLAIN_HTTP": SWITCH,
        "_ALLOW_PRIVATE": SWITCH,
        "_CALLBACK_NETWORKS": NETWORKS,
        "_CALLBACK_SECRET": ([STRONG], ["short"]),
        "_APP_SECRET": ([STRONG], ["short"]),
    }
    return next((kinds[end] for end in kinds if name.endswith(end)), LINE)
