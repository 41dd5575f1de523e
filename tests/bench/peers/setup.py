"""Makes the rivals' environment once, from the pinned requirements."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def python() -> Path:
    """The interpreter of the environment; it is made anew when the pins change."""
    pins = HERE / "requirements.txt"
    folder = ROOT / ".local" / "peers" / hashlib.sha256(pins.read_bytes()).hexdigest()[:12]
    found = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r"]
        subprocess.run([str(found), *install, str(pins)], check=True)
        (folder / ".ready").touch()
    return found
