"""Every text is in both catalogs, and the catalogs are up to date."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import write_po

from bot.content.extract import extract, texts
from bot.content.load import read_files
from bot.content.location import folder
from bot.content.texts import forms
from bot.core.languages import LANGUAGES, Code
from bot.i18n import po_path, read_catalog
from tests.guides import NOTHING, small_folder
from tests.scripts import script

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog


@pytest.fixture(scope="module")
def template() -> Catalog:
    made: Catalog = script("messages").template()
    return made


def keys(catalog: Catalog) -> set[tuple[str | None, str]]:
    return {(message.context, str(message.id)) for message in catalog if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_catalog(language: Code) -> None:
    catalog = read_catalog(folder("locales"), language)
    for name, file in read_files(folder("dialogs")).parsed.items():
        for _, context, text in texts(name, file):
            for _, where, words in forms(context, text):
                assert catalog.get(words, where) is not None, (where, words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_has_what_the_script_would_make_it(language: Code, template: Catalog) -> None:
    catalog = read_catalog(folder("locales"), language)
    assert keys(catalog) == keys(template)
    places = {(m.context, str(m.id)): sorted({f for f, _ in m.locations}) for m in template if m.id}
    told = {(m.context, str(m.id)): sorted({f for f, _ in m.locations}) for m in catalog if m.id}
    assert told == places


def test_the_dutch_catalog_says_what_the_content_says() -> None:
    catalog = read_catalog(folder("locales"), "nl")
    differing = [m.id for m in catalog if m.id and (m.string != m.id or m.fuzzy)]
    assert differing == []


def test_a_new_message_waits_for_a_translation_and_is_not_dutch_meanwhile(tmp_path: Path) -> None:
    for language in LANGUAGES:
        place = po_path(tmp_path, language)
        place.parent.mkdir(parents=True)
        catalog = read_catalog(folder("locales"), language)
        [new] = (message for message in catalog if message.id == "Begin met de vragen")
        catalog.delete(new.id, new.context)
        with place.open("wb") as file:
            write_po(file, catalog)
    assert script("messages").update(tmp_path) == 1
    waiting = read_catalog(tmp_path, "en").get(new.id, new.context)
    assert waiting is not None
    assert not waiting.string or waiting.fuzzy


IN_BOTH = {
    *("{weekdag} {dag} {maand}", "Open: {uren}.", "Kies een taal. / Choose a language."),
    "Alles Oké?",
}


def test_no_sentence_in_english_is_still_dutch() -> None:
    catalog = read_catalog(folder("locales"), "en")
    same = {str(m.id) for m in catalog if m.id and m.id == m.string}
    assert {words for words in same if words[-1] in ".?!:}"} == IN_BOTH


def extracted(content: str, name: str = "dialogs/t.yaml") -> list[tuple[int, str, str]]:
    file = BytesIO(content.encode())
    file.name = name  # as Babel hands over a file
    return [(line, where, words) for line, _, (where, words), _ in extract(file, [], [], {})]


def test_each_kind_of_text_of_a_topic_is_found_with_its_line_and_context() -> None:
    content = """\
topic: {title: Titel, summary: Kort}
statements:
  punt: {text: Punt, facts: []}
een:
  title: Een
  about: {ouder: over uw kind}
  facts: geen
  text:
    ouder: |
      Eerste
      regel.
    ander: Hallo
  choices:
    ja: {text: Ja, go: een}
"""
    assert extracted(content) == [
        (1, "t#topic", "Titel"),
        (1, "t#topic", "Kort"),
        (3, "t#punt", "Punt"),
        (5, "t/een", "Een"),
        (9, "t/een:ouder", "Eerste regel."),
        (12, "t/een:ander", "Hallo"),
        (6, "t/een:ouder", "over uw kind"),
        (14, "t/een", "Ja"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("phrases", "bron: Bron", [(1, "phrases/bron", "Bron")]),
        ("sources", "s: {name: Blad, dated: nu}", [(1, "sources/s", "Blad")]),
        ("steps", "s: {text: {ouder: T}}",
         [(1, "steps/s:ouder", "T")]),
        ("contacts", "c: {name: N, purpose: P, hours: H, cost: C, phone: '1'}",
         [(1, "contacts/c", "N"), (1, "contacts/c", "P"), (1, "contacts/c", "H"),
          (1, "contacts/c", "C")]),
        ("letters",
         "shared: {s: {text: S}}\nletters: {b: {for: ouder, subject: O, text: [s, {text: T}]}}",
         [(1, "letters#s", "S"), (2, "letters/b", "O"), (2, "letters/b", "T")]),
        ("facts", "{}", []),
    ],
)  # fmt: skip
def test_each_register_gives_its_texts(
    name: str, content: str, found: list[tuple[int, str, str]]
) -> None:
    assert extracted(content, f"C:\\dialogs\\{name}.yaml") == found


def test_a_file_that_does_not_check_is_not_half_extracted() -> None:
    with pytest.raises(ValueError, match=r"dialogs/t\.yaml:1: topic: `summary` is missing"):
        extracted("topic: {title: T}\neen: {facts: geen, text: Een}\n")


def test_nothing_else_of_a_folder_is_text(tmp_path: Path) -> None:
    files = read_files(small_folder(tmp_path, {}))
    found = {name: len(list(texts(name, file))) for name, file in files.parsed.items()}
    assert found == {
        "facts": 0, "plain": 0, "contacts": 0, "steps": 0, "letters": 0, "sources": 1,
        "phrases": len(NOTHING),
        "start": 11, "zoekwoorden": 0, "noodwoorden": 0, "spreektaal": 0, "contact": 3,
        "gewone-woorden": 0,
    }  # fmt: skip
