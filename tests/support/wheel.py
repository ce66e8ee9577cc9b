"""The smallest package that pip installs, for tests of installing."""

import hashlib
import zipfile
from pathlib import Path

METADATA = "Metadata-Version: 2.1\nName: hall-stub\nVersion: {version}\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def stub_wheel(folder: Path, version: str = "1.0") -> str:
    """Put the package into a folder; returns the line of the lock for it."""
    folder.mkdir(exist_ok=True)
    path = folder / f"hall_stub-{version}-py3-none-any.whl"
    about = f"hall_stub-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("hall_stub.py", f"VERSION = {version!r}\n")
        wheel.writestr(f"{about}/METADATA", METADATA.format(version=version))
        wheel.writestr(f"{about}/WHEEL", WHEEL)
        wheel.writestr(f"{about}/RECORD", "")
    return f"hall-stub=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
