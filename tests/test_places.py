"""The code knows the places of the guide by what they are (`is`), not by their names."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide

ROOT = Path(__file__).resolve().parent.parent


def literals(source: str) -> Iterator[str]:
    """The strings of a file that are not docstrings."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def places_in(source: str, guide: Guide) -> set[str]:
    """The nodes that a file names, and strings that look like nodes of a topic."""
    topics = "|".join(map(re.escape, sorted(guide.topics)))
    written = re.compile(rf"(?<![\w/.-])(?:{topics})/[a-z0-9-]+(?![\w/.-])")
    return {place for literal in literals(source) for place in written.findall(literal)}


def test_no_place_of_the_guide_is_named_in_the_code(guide: Guide) -> None:
    files = sorted((ROOT / "bot").rglob("*.py"))
    found = {
        str(path.relative_to(ROOT)): places
        for path in files
        if (places := places_in(path.read_text("utf-8"), guide))
    }
    assert len(files) > 100
    assert found == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('HOME = "start/thuis"', {"start/thuis"}),
        ('ways = ["nood/crisis", f"{x} privacy/start"]', {"nood/crisis", "privacy/start"}),
        ('GONE = "nood/is-er-niet-meer"', {"nood/is-er-niet-meer"}),
        ('"""The node `start/thuis`."""', set()),
        ('TYPE = "text/html"; PATH = "/static/contact/start.css"', set()),
    ],
)
def test_a_place_that_is_named_is_found(guide: Guide, source: str, found: set[str]) -> None:
    assert places_in(source, guide) == found


def test_every_node_of_the_guide_would_be_found(guide: Guide) -> None:
    missed = [id_ for id_ in guide.nodes if places_in(f"x = {id_!r}", guide) != {id_}]
    assert missed == []
