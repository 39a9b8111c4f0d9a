"""Makes a release of the tagged commit in dist/: `make release`. It publishes nothing.

It builds twice in different places, and the bytes must be the same. Then it installs the wheel with
the lock into an empty environment, where it must answer.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

from scripts import sbom, versions

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
_PATIENCE = 60


class ReleaseError(Exception):
    """The commit cannot be released; the message says why."""


def main() -> None:
    try:
        _release()
    except ReleaseError as error:
        sys.exit(f"No release: {error}.")


def _release() -> None:
    version = versions.PLACES[0].told()
    check(version)
    shutil.rmtree(DIST, ignore_errors=True)
    with tempfile.TemporaryDirectory() as place:
        one, other = Path(place) / "a", Path(place) / "a longer name" / "b"
        built, again = build(one), build(other, elsewhere=True)
        if hashes(built) != hashes(again):
            raise ReleaseError("built twice, it is not the same")
        shutil.copytree(built, DIST)
        sbom.main()
        _run("-m", "pytest", "-q", "tests/papers")
        tried(next(DIST.glob("*.whl")), Path(place) / "alone")
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes(DIST).items()))
    (DIST / "SHA256SUMS").write_text(sums, "utf-8")
    print(f"dist/ has Lesroute {version}:\n{sums}", end="")


def check(version: str) -> None:
    """Check that this commit is the release of this version; raises `ReleaseError`."""
    if left := _git("status", "--porcelain"):
        raise ReleaseError(f"something is not committed: {left.splitlines()[0].strip()}")
    if found := versions.faults():
        raise ReleaseError("; ".join(found))
    if f"v{version}" not in _git("tag", "--points-at", "HEAD").split():
        raise ReleaseError(f"this commit does not have the tag v{version}")


def build(place: Path, *, elsewhere: bool = False) -> Path:
    """Build wheel and sdist of the commit in this place; returns their folder.

    `elsewhere`: with times, permissions, time zone and locale as another machine may have them.
    """
    source, built = place / "source", place / "dist"
    source.mkdir(parents=True)
    with tarfile.open(fileobj=BytesIO(_archive())) as archive:
        archive.extractall(source, filter="data")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct")}
    if elsewhere:
        environment |= {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
        for path in source.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
            os.utime(path, (1, 1_000_000_000))
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(built)]
    subprocess.run(command, cwd=source, env=environment, check=True, capture_output=True)
    return built


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file."""
    files = (path for path in folder.iterdir() if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def tried(wheel: Path, place: Path) -> None:
    """Install the wheel into an empty environment and try it; raises `ReleaseError`."""
    venv.create(place / "venv", with_pip=True)
    python, command = place / "venv/bin/python", place / "venv/bin/lesroute"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = ROOT / "requirements.txt"
    subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
    subprocess.run([*pip, "--no-deps", wheel], check=True)
    kept = {name: value for name, value in os.environ.items() if "LESROUTE" not in name}
    settings = {"LESROUTE_PORT": "0", "LESROUTE_DATA_DIR": str(place / "data")}
    with subprocess.Popen(
        [command, "run"], cwd=place, env={**kept, **settings}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            if found is None or "Lesroute" not in _page(found[0]):
                raise ReleaseError("installed by itself, it does not answer")
        finally:
            process.terminate()
    if process.returncode != 0:
        raise ReleaseError(f"told to stop, it ends with {process.returncode}")


def _page(url: str) -> str:
    with urlopen(url, timeout=_PATIENCE) as answer:
        return str(answer.read().decode())


def _archive() -> bytes:
    command = ["git", "archive", "--format=tar", "HEAD"]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _run(*arguments: str) -> None:
    if subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode:
        raise ReleaseError(f"{' '.join(arguments)} fails")


if __name__ == "__main__":
    main()
