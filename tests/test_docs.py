"""The docs name each setting, command and key of the content; examples in docstrings run."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import CHANNELS
from bot.content import models
from bot.content.letters import LetterModel, LettersFile, ParagraphModel
from bot.content.steunpunten import HoursModel, LogoModel, SteunpuntModel, ThemeModel
from bot.settings import PREFIX, Settings

if TYPE_CHECKING:
    from pydantic import BaseModel

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ("content", "steunpunten")
CONTENT = "".join((ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8") for page in PAGES)
MODELS: list[type[models.Strict]] = [
    models.NodeModel,
    models.ChoiceModel,
    models.SetModel,
    models.AboutModel,
    models.StatementModel,
    models.FactModel,
    models.SourceModel,
    models.ContactModel,
    models.StepModel,
    SteunpuntModel,
    HoursModel,
    ThemeModel,
    LogoModel,
    models.PlainModel,
    models.SearchFile,
    models.SectionModel,
    LetterModel,
    ParagraphModel,
    LettersFile,
]
SETTINGS: list[type[BaseModel]] = [Settings, *(kind.settings for kind in CHANNELS)]


@pytest.mark.parametrize("name", [name for each in SETTINGS for name in each.model_fields])
def test_each_setting_stands_in_the_readme(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in README


@pytest.mark.parametrize("command", ["play", "kit"])
def test_commands_of_a_newcomer_stand_in_the_readme(command: str) -> None:
    assert f"lesroute {command}" in README


@pytest.mark.parametrize(
    "command",
    ["check", "check --report", "check --due", "play", "graph", "graph beslisboom --print"],
)
def test_commands_of_an_editor_stand_in_the_guide(command: str) -> None:
    assert f"lesroute {command}" in CONTENT


@pytest.mark.parametrize(
    "key",
    sorted({f.alias or name for model in MODELS for name, f in model.model_fields.items()}),
)
def test_each_key_of_the_content_stands_in_the_guide(key: str) -> None:
    assert f"`{key}`" in CONTENT or f"{{{key}:" in CONTENT


@pytest.mark.parametrize("target", ["run", "test", "help", "lock"])
def test_each_target_that_is_named_exists(target: str) -> None:
    assert f"\n{target}: " in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_links_in_the_docs_lead_somewhere() -> None:
    """To a file that is there, and to a heading that it has."""
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")):
        for part in page.read_text(encoding="utf-8").split("](")[1:]:
            link = part.partition(")")[0]
            if link.startswith("http"):
                continue
            path, _, heading = link.partition("#")
            target = page.parent / path if path else page
            assert target.exists(), f"{page.name}: {link}"
            assert not heading or heading in anchors(target), f"{page.name}: {link}"


def anchors(page: Path) -> set[str]:
    """The headings of a page as links name them."""
    told = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", told, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", words.lower()).replace(" ", "-") for words in headings}


def test_every_decision_stands_in_the_index_under_its_own_number() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| \[(\d+)\]\((.+?)\) \| ", index, re.MULTILINE)
    assert [name for _, name in told] == sorted(path.name for path in folder.glob("0*.md"))
    assert all(int(name[:4]) == int(number) for number, name in told)


def test_every_example_in_a_docstring_gives_what_it_says() -> None:
    with_examples = [path for path in ROOT.glob("bot/**/*.py") if ">>> " in path.read_text("utf-8")]
    assert with_examples
    for path in with_examples:
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        found = doctest.testmod(module)
        assert (found.failed, found.attempted > 0) == (0, True), path
