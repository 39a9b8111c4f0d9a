"""The DPIA names every field that is stored, every key, and how long each stays."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest

import bot.conversation
import bot.core
import bot.stores
from bot.app import CHANNELS
from bot.conversation.records import Record
from tests.papers import ROOT, headings, read, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DPIA = read("dpia.md")
MODEL = [
    *("Voorstel", "Persoonsgegevens", "Gegevensverwerkingen", "Verwerkingsdoeleinden"),
    *("Betrokken partijen", "Belangen bij de gegevensverwerking", "Verwerkingslocaties"),
    "Technieken en methoden van de gegevensverwerking",
    *("Juridisch en beleidsmatig kader", "Bewaartermijnen", "Rechtsgrond"),
    *("Bijzondere persoonsgegevens", "Doelbinding", "Noodzaak en evenredigheid"),
    *("Rechten van de betrokkenen", "Risico's", "Maatregelen"),
]
"""The headings of the model of the Rijksdienst, in its order."""

LASTS = re.compile(r"KEPT(_DAYS)?|LATE(ST)?")
"""How a constant is called that says how long something stays."""


def modules(*packages: ModuleType) -> Iterator[ModuleType]:
    for package in packages:
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def stored() -> set[str]:
    """Each field of a record, and of what stands in it in turn."""
    known = {
        thing.__name__: thing
        for module in modules(bot.core, bot.conversation)
        for thing in vars(module).values()
        if isinstance(thing, type) and is_dataclass(thing)
    }
    found, todo = set[str](), {Record.__name__}
    while todo:
        name = todo.pop()
        for field in fields(known[name]):
            found.add(f"{name}.{field.name}")
            inner = set(re.findall(r"[A-Z]\w+", str(field.type))) & known.keys()
            todo |= {each for each in inner if not any(f.startswith(f"{each}.") for f in found)}
    return found


def keys() -> set[str]:
    """What stands in the braces of each key that the stores make."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "stores").glob("*.py"))
    found = set(re.findall(r"lesroute:\{+([\w%]+)", code))
    return {"chat" if name == "%b" else name for name in found}


def named(pattern: str) -> set[str]:
    """What stands at the head of a row in this form."""
    return {m[1] for row in rows(DPIA) if (m := re.fullmatch(f"`({pattern})`", row[0]))}


def test_it_has_the_headings_of_the_model_in_their_order() -> None:
    numbered = [told for told in headings(DPIA) if told[0].isdigit()]
    assert numbered == [f"{number}. {told}" for number, told in enumerate(MODEL, 1)]


def test_every_field_that_is_stored_is_named_with_what_it_is_for() -> None:
    paper = named(r"[A-Z]\w+\.\w+")
    assert paper == stored()
    assert {"Record.session", "Session.answers", "Receipt.update"} <= stored()


def test_every_key_in_the_store_is_named() -> None:
    paper = {key.split("{")[1].rstrip("}") for key in named(r"lesroute:\{\w+\}")}
    assert {"chat", "pace"} <= keys()
    assert paper == keys()


@pytest.mark.parametrize("kind", CHANNELS, ids=lambda kind: kind.name)
def test_each_channel_is_named_with_how_long_its_chats_are_kept(kind: Any) -> None:
    [told] = [row[1] for row in rows(DPIA) if f"(`{kind.name}`)" in row[0]]
    assert int(told.split()[0]) * 24 * 60 * 60 == kind.kept


def bounds() -> list[tuple[str, str]]:
    return [(row[0].strip("`"), row[1]) for row in rows(DPIA) if row[0].startswith("`bot.")]


@pytest.mark.parametrize(("name", "value"), bounds(), ids=lambda told: told)
def test_each_bound_that_is_told_is_that_of_the_code(name: str, value: str) -> None:
    module, _, constant = name.rpartition(".")
    assert getattr(importlib.import_module(module), constant) == float(value)


def test_each_constant_that_says_how_long_is_told() -> None:
    homes = [*modules(bot.core, bot.conversation, bot.stores)]
    found = {
        f"{module.__name__}.{name}"
        for module in homes
        for name, value in vars(module).items()
        if LASTS.fullmatch(name)
        and isinstance(value, int | float)
        # where it is made, not where it is imported
        and re.search(rf"^{name} =", _code(module), re.MULTILINE)
    }
    assert "bot.stores.redis.KEPT" in found
    assert found <= {name for name, _ in bounds()}


def _code(module: ModuleType) -> str:
    path = ROOT / (module.__name__.replace(".", "/") + ".py")
    return path.read_text("utf-8") if path.is_file() else ""


def test_each_risk_has_a_measure_and_each_measure_a_risk() -> None:
    part = DPIA.partition("# C. ")[2]
    risks, measures = part.split("# D. ")
    against = {letter for row in rows(risks) for letter in re.findall(r"\b[a-z]\b", row[-1])}
    assert against == {row[0] for row in rows(measures) if re.fullmatch("[a-z]", row[0])}
