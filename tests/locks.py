"""What the project asks for, and what its locks pin."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.content.location import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = folder("dialogs").parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package of the lock; `asked` has its extras, version and marker."""

    asked: Requirement
    hashes: frozenset[str]

    @property
    def name(self) -> str:
        return canonicalize_name(self.asked.name)

    @property
    def version(self) -> str:
        return str(self.asked.specifier).removeprefix("==")


def read(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def pins(text: str) -> Iterator[Pin]:
    for block in re.split(r"\n(?=\S)", text.strip()):
        asked, *hashes = re.split(r"\s*\\?\n\s+--hash=", block)
        yield Pin(asked=Requirement(asked.rstrip(" \\")), hashes=frozenset(hashes))


@cache
def declared(name: str) -> tuple[Requirement, ...]:
    """What a package asks for in turn; one that is not for this machine cannot tell it here."""
    try:
        return tuple(Requirement(line) for line in requires(name) or ())
    except PackageNotFoundError:
        return ()
