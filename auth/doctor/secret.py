"""The secret: long, hard to guess, and readable by its owner only."""

import math
import os
import zlib
from collections import Counter
from pathlib import Path

from auth.doctor.finding import Finding, fine, note, worse_in_production
from models.base.key import KeyRing
from models.setting.secret import NEW_SECRET
from settings import ENV_FILE, MIN_SECRET, Settings

MIN_BITS = 100
ZLIB_FRAME = 10


async def check_secret(settings: Settings) -> list[Finding]:
    """Strength of every line, and who can read the file."""
    lines = settings.secret_key.splitlines()
    if settings.has_new_secret:
        return [fine(f"密钥文件 {settings.secret_key_file} 首次启动时生成")]
    found = []
    for number, line in enumerate(lines, 1):
        if len(line) < MIN_SECRET or guessable_bits(line) < MIN_BITS:
            text = f"密钥第{number}行太短或太容易猜"
            found.append(worse_in_production(text, NEW_SECRET, settings.is_production))
    if len(set(lines)) < len(lines):
        found.append(note("密钥里有重复的行", "每行应当不同，新的在前，最后一行不能删"))
    for path in filter(None, (settings.secret_key_file, _env_file_with_secrets())):
        found += readable_by_others(path, "密钥可被其他用户读取", settings.is_production)
    if found or not lines:
        return found
    ring = KeyRing(*lines)
    return [fine(f"强度足够，仅所有者可读（{len(lines)}把，当前 {ring.newest_key_id}）")]


def guessable_bits(secret: bytes) -> float:
    """How much there is to guess: little for few characters and for what repeats itself."""
    counts = Counter(secret).values()
    shannon = sum(-count * math.log2(count / len(secret)) for count in counts)
    return min(shannon, 8 * (len(zlib.compress(secret, 9)) - ZLIB_FRAME))


def readable_by_others(path: Path, text: str, is_production: bool) -> list[Finding]:
    """Nothing when only the owner can read a file."""
    if not path.exists() or not path.is_file():
        return []
    status = path.stat()
    found = []
    if status.st_mode & 0o077:
        mode = f"{status.st_mode & 0o777:o}"
        advice = f"请执行 chmod 600 {path}"
        found.append(worse_in_production(f"{text}：{path}（权限 {mode}）", advice, is_production))
    if status.st_uid != os.geteuid() and os.geteuid() != 0:
        found.append(note(f"{path} 属于另一个用户", "服务应当用同一个用户运行"))
    return found


def _env_file_with_secrets() -> Path | None:
    """The file of settings, when it holds a secret itself."""
    if not ENV_FILE.is_file():
        return None
    text = ENV_FILE.read_text("utf8", "replace")
    return ENV_FILE if any(word in text for word in ("SECRET", "PASSWORD", "://")) else None
