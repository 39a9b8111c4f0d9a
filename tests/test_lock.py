"""The lock is whole: pip needs nothing that is not in it, on any Python that we support.

An old pip takes what is missing from the registry, and then refuses it for want of a hash.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hatchling.build import get_requires_for_build_editable, get_requires_for_build_wheel
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.locks import PROJECT, Pin, declared, pins, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RUNS = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["build-system"]["requires"],
    *get_requires_for_build_wheel(),
    *get_requires_for_build_editable(),
]
WANTED = {
    "requirements.txt": RUNS,
    "requirements-dev.txt": [*RUNS, *PROJECT["dependency-groups"]["dev"]],
    "requirements-train.txt": PROJECT["dependency-groups"]["train"],
}
LINE = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[\w.+!]+( ; [\w.'=!<>() ]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


@pytest.fixture(params=sorted(WANTED))
def lock(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def faults(text: str, wanted: Iterable[str]) -> Iterator[str]:
    """What pip would not find in a lock of this text, on any machine of `WORLDS`."""
    locked = list(pins(text))
    asked = [Requirement(line) for line in wanted]
    for world in WORLDS:
        yield from _faults(locked, asked, world)


def _faults(
    locked: Iterable[Pin], asked: Iterable[Requirement], world: Mapping[str, str]
) -> Iterator[str]:
    found = {pin.name: pin for pin in locked if _applies(pin.asked, "", world)}
    todo = [need for need in asked if _applies(need, "", world)]
    seen: set[str] = set()
    while todo:
        need = todo.pop()
        if str(need) in seen:
            continue
        seen.add(str(need))
        if canonicalize_name(need.name) in found:
            yield from _shortcomings(need, found[canonicalize_name(need.name)])
        else:
            yield f"{need} is not locked"
        todo += [
            further
            for further in declared(need.name)
            if any(_applies(further, extra, world) for extra in need.extras or {""})
        ]


def _shortcomings(need: Requirement, pin: Pin) -> Iterator[str]:
    if not need.specifier.contains(pin.version, prereleases=True):
        yield f"{need} is locked at {pin.version}"
    if not need.extras <= pin.asked.extras:
        yield f"{need} is locked without its extras"
    if not pin.hashes:
        yield f"{need} is locked without a hash"


def _applies(need: Requirement, extra: str, world: Mapping[str, str]) -> bool:
    return need.marker is None or need.marker.evaluate({**world, "extra": extra})


def machine_of(python: str, system: str, machine: str) -> dict[str, str]:
    os_name, name = {
        "linux": ("posix", "Linux"),
        "darwin": ("posix", "Darwin"),
        "win32": ("nt", "Windows"),
    }[system]
    return {
        "implementation_name": "cpython",
        "implementation_version": python,
        "os_name": os_name,
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": name,
        "platform_version": "",
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "sys_platform": system,
    }


WORLDS = [
    machine_of(f"{python}.{patch}", system, machine)
    for python, patch, (system, machine) in product(
        ("3.11", "3.12", "3.13"),
        (0, 99),
        (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64")),
    )
]


def test_everything_that_is_needed_is_locked(lock: str) -> None:
    assert not list(faults(read(lock), WANTED[lock]))


def test_what_is_installed_here_is_what_is_locked() -> None:
    """Else what a package needs would be read from another release than the locked one."""
    here = {name: str(value) for name, value in default_environment().items()}
    for pin in pins(read("requirements-dev.txt")):
        if _applies(pin.asked, "", here):
            assert version(pin.asked.name) == pin.version, "run `make .venv/.tests-installed`"


def test_the_lock_holds_names_versions_and_hashes_and_no_address(lock: str) -> None:
    for line in read(lock).splitlines():
        assert LINE.fullmatch(line) or HASH.fullmatch(line), line


def test_what_runs_is_held_to_what_was_tested() -> None:
    tested = {pin.asked.name: pin for pin in pins(read("requirements-dev.txt"))}
    for pin in pins(read("requirements.txt")):
        assert (pin.version, pin.hashes) == (
            tested[pin.asked.name].version,
            tested[pin.asked.name].hashes,
        )
        assert pin.asked.extras <= tested[pin.asked.name].asked.extras


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_package_that_is_gone_from_the_lock_is_missed(lock: str) -> None:
    """What trains is not installed here, so what its packages need in turn cannot be told."""
    blocks = re.split(r"\n(?=\S)", read(lock))
    for number, block in enumerate(blocks):
        name = Requirement(block.partition("\\")[0].strip()).name
        hurt = "\n".join(blocks[:number] + blocks[number + 1 :])
        assert next(faults(hurt, WANTED[lock]), "").endswith("is not locked"), name


@pytest.mark.parametrize(
    ("pattern", "instead", "what"),
    [
        (r"^coverage\[toml\]==", "coverage==", "without its extras"),
        (r"(?<=^aiohttp==)\S+", "3.1", "is locked at 3.1"),
        (r"(?<=^pydantic-core==)\S+", "2.0", "is locked at 2.0"),
        (r"(^yarl==\S+) \\\n(    --hash=.*\n)+", r"\1" + "\n", "without a hash"),
        (r"^(uvloop==\S+) ; .* \\$", r"\1 ; sys_platform == 'win32' \\", "is not locked"),
        (r"^(async-timeout==\S+) ; .* \\$", r"\1 ; python_version < '3.11' \\", "is not locked"),
    ],
)
def test_each_hurt_to_the_lock_is_told(pattern: str, instead: str, what: str) -> None:
    lock = "requirements-dev.txt"
    hurt, times = re.subn(pattern, instead, read(lock), flags=re.MULTILINE)
    assert times == 1
    wrong = list(faults(hurt, WANTED[lock]))
    assert wrong
    assert all(what in fault for fault in wrong)
