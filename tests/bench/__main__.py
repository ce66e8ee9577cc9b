"""`make bench`: every measurement after the other, each in a process of its own."""

import subprocess
import sys

PARTS = ("site", "captcha", "search", "cluster")


def main() -> int:
    """Run the parts; the worst exit code is the answer."""
    codes = []
    for part in PARTS:
        print(f"\n== {part} ==", flush=True)
        codes.append(subprocess.run([sys.executable, "-m", f"tests.bench.{part}"]).returncode)
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
