"""The language that a reader gets, and that no code but its record knows of a language."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.languages import lacking
from bot.core.languages import LANGUAGES, SPOKEN, Languages
from bot.i18n import best_language
from tests.pseudo import PSEUDO, THREE


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        *((code, "nl") for code in ("nl", "NL", "nl-BE", "nl_BE", "nl-Latn-NL", "nld", " nl ")),
        *((code, "nl") for code in ("fy", "fy-NL", "nds", "nds-NL", "li", "zea", "af", "af-ZA")),
        *((code, "nl") for code in ("pap", "vls", "gos", None, "", "*", "*;q=0.1", ",,")),
        *(
            (code, "en")
            for code in ("en", "en-GB", "en_us", "EN", "eng", "de", "tr-TR", "uk", "nb")
        ),
        ("en;q=0.5, nl;q=0.9", "nl"),
        ("nl;q=0.5, en;q=0.9", "en"),
        ("nl;q=0.8,en;q=0.8", "nl"),
        ("en;q=0.8,nl;q=0.8", "en"),
        ("en, nl", "en"),
        ("tr, nl;q=0.3", "nl"),
        ("tr, en;q=0.2, nl;q=0.3", "nl"),
        ("fy, en;q=0.8", "nl"),
        ("en;q=0.1, fy;q=0.2", "nl"),
        ("en;q=0, *", "nl"),
        ("nl;q=0, *", "en"),
        ("nl;q=0", "en"),
        ("nl;q=0.000", "en"),
        ("en;q=0, de", "nl"),
        ("en;q=0.5, *", "nl"),
        ("de, *;q=0.5", "en"),
        ("en ; q = 0.5 , nl ; q = 0.9", "nl"),
        ("en;Q=0.5,nl;Q=0.9", "nl"),
        ("nl;q=high, en;q=0.1", "en"),
        ("<script>", "nl"),
        ("x" * 100_000, "nl"),
        ("tlh-Qaak, i-default", "en"),
    ],
)
def test_weights_and_neighbours_of_a_language_are_read(wanted: str | None, language: str) -> None:
    assert best_language(wanted) == language


tags = st.sampled_from(["nl", "en-GB", "fy", "de", "tr", "*", "nds-NL", "zh-Hans-CN"])
weights = st.integers(1, 1000)


@given(st.lists(st.tuples(tags, weights), min_size=1, unique_by=lambda one: one[1]))
def test_the_order_says_nothing_where_all_weights_differ(
    asked: list[tuple[str, int]],
) -> None:
    one = ",".join(f"{tag};q={weight / 1000:.3f}" for tag, weight in asked)
    other = ",".join(f"{tag};q={weight / 1000:.3f}" for tag, weight in sorted(asked))
    assert best_language(one) == best_language(other)


@given(st.text(max_size=80))
def test_whatever_is_asked_one_of_ours_is_answered(wanted: str) -> None:
    assert best_language(wanted) in LANGUAGES


# The registry

BOT = Path(__file__).parents[1] / "bot"
RECORDS = BOT / "core/languages.py"
CODES = "|".join(LANGUAGES)
IN_A_TEMPLATE = re.compile(rf"""lang=["']?(?:{CODES})\b|["'](?:{CODES})(?:_[A-Z][A-Z])?["']""")


def literals(source: str) -> list[int]:
    """The lines of Python in which a language is named by its code, or by its locale."""
    named = re.compile(rf"(?:{'|'.join(LANGUAGES)})(?:[_-][A-Z]{{2}})?")
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and named.fullmatch(node.value)
    ]


@pytest.mark.parametrize(
    "source", ['x = "nl"', 'f(language="en")', 'd = {"nl": 1}', 'x == "en_GB"', 'Literal["nl"]']
)
def test_a_language_that_is_named_is_seen(source: str) -> None:
    assert literals(source) == [1]


def test_no_code_of_a_language_stands_outside_its_record() -> None:
    named = {
        f"{path.relative_to(BOT)}:{line}"
        for path in BOT.rglob("*.py")
        if path != RECORDS
        for line in literals(path.read_text(encoding="utf-8"))
    }
    assert not named


def test_no_template_names_a_language() -> None:
    assert IN_A_TEMPLATE.search('<button lang="nl">')
    assert IN_A_TEMPLATE.search("{% if language == 'en' %}")
    named = {
        f"{path.relative_to(BOT)}: {found[0]}"
        for path in BOT.rglob("templates/*")
        for found in IN_A_TEMPLATE.finditer(path.read_text(encoding="utf-8"))
    }
    assert not named


def test_what_a_language_lacks_is_told_in_a_sentence() -> None:
    poor = replace(PSEUDO, stemmer="no", hyphenation="no_NO", dates="qq")
    three = Languages(
        records=(*SPOKEN.records, poor), source=SPOKEN.source, elsewhere=SPOKEN.elsewhere
    )
    assert [str(problem) for problem in lacking(three, SPOKEN.codes)] == [
        "bot/core/languages.py: xr: it has no catalog: make locales/xr/LC_MESSAGES/messages.po",
        "bot/core/languages.py: xr: Snowball has no stemmer `no`",
        "bot/core/languages.py: xr: pyphen cannot hyphenate `no_NO`",
        "bot/core/languages.py: xr: Babel cannot write days in `qq`",
    ]
    assert not [*lacking(SPOKEN, SPOKEN.codes)]
    assert not [*lacking(THREE, THREE.codes)]
