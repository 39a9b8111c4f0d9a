"""The other papers: whole, no proof that is not there, no gap that is not told, nobody made up."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.channels.web.browsing import WCAG
from tests.papers import DOCS, ROOT, TO_FILL_IN, headings, read, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

PROOFS = ("threats.md", "bio.md")
DUTCH_MODEL = [
    "Toegankelijkheidsverklaring",
    "Nalevingsstatus",
    "Niet-toegankelijke inhoud",
    "Opstelling van deze verklaring",
    "Feedback en contactgegevens",
    "Handhavingsprocedure",
]
REGISTER = {
    *("Naam", "Organisatie", "Korte omschrijving", "Begindatum", "Contact", "Status"),
    *("Publicatiecategorie", "Doel en impact", "Afwegingen", "Menselijke tussenkomst"),
    *("Risicobeheer", "Wettelijke basis", "Impacttoetsen", "Gegevens", "Technische werking"),
    *("Prestaties", "Leverancier", "Link naar de broncode"),
}
STATEMENT = read("toegankelijkheidsverklaring.md")
PAPERS = [ROOT / "SECURITY.md", *DOCS.glob("*.md"), *(DOCS / "privacy").glob("*.md")]
"""Wherever somebody might be named."""


@pytest.mark.parametrize("name", PROOFS)
def test_each_proof_that_is_named_is_there(name: str) -> None:
    named = set(re.findall(r"`((?:tests/|\.ci/)[\w./]+)`", read(name)))
    assert len(named) > 10
    assert not [path for path in named if not (ROOT / path).is_file()]


@pytest.mark.parametrize("name", PROOFS)
def test_each_threat_and_measure_says_what_holds(name: str) -> None:
    assert all(all(row) for row in rows(read(name)))


def test_the_threat_model_is_one_page() -> None:
    assert len(read("threats.md").splitlines()) <= 50


def test_the_register_s_fields_are_all_there_and_filled_in_or_left_to_the_operator() -> None:
    told = {row[0]: row[1] for row in rows(read("algoritmeregister.md")) if row[0] != "veld"}
    assert told.keys() == REGISTER
    assert all(told.values())


def test_the_register_and_the_dpia_tell_of_each_model_that_was_learned() -> None:
    models = {
        "classifier.weights": "logistische regressie",
        "distress.weights": "tweede neuraal netwerk",
        "learned.weights": "klein neuraal netwerk",
    }
    assert {path.name for path in (ROOT / "bot/understanding").glob("*.weights")} == {*models}
    assert all(words in read("algoritmeregister.md") for words in models.values())
    assert "drie kleine rekenmodellen" in " ".join(read("dpia.md").split())


def test_no_paper_says_that_distress_is_counted_or_heard_for_a_number_alone() -> None:
    for name in ("algoritmeregister.md", "dpia.md", "veiligheid.md"):
        told = " ".join(read(name).split())
        assert "alleen een telefoonnummer" not in told
        assert "hoe vaak een kaart" not in told


def test_the_accessibility_statement_has_the_parts_of_the_model() -> None:
    assert headings(STATEMENT) == DUTCH_MODEL


def bullets(text: str) -> list[str]:
    return re.findall(r"^- (.+)$", text, re.MULTILINE)


def test_its_known_gaps_are_those_of_the_page() -> None:
    template = ROOT / "bot" / "channels" / "web" / "templates" / "toegankelijkheid.html"
    part = template.read_text("utf-8").partition("'Wat nog niet goed is'")[2].partition("</ul>")[0]
    gaps = re.findall(r"<li>\{\{ _\('(.+?)'\) \}\}</li>", part)
    assert gaps
    assert bullets(STATEMENT.partition("Wat wij weten")[2].partition("\n## ")[0]) == gaps


def suppressed(code: str) -> Iterator[str]:
    """Each rule of axe that this code turns off, or part of a page that it leaves out."""
    for node in ast.walk(ast.parse(code)):
        for key, value in (
            zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
        ):
            if not isinstance(key, ast.Constant):
                continue
            if key.value == "rules" and isinstance(value, ast.Dict):
                yield from (ast.literal_eval(rule) for rule in value.keys if rule)
            if key.value == "exclude":
                yield ast.unparse(value)


def test_its_rules_that_are_turned_off_are_those_of_the_tests() -> None:
    part = STATEMENT.partition("uitgezet:")[2].partition("Wat wij weten")[0]
    told = [bullet for bullet in bullets(part) if bullet != "geen"]
    codes = [path.read_text("utf-8") for path in (ROOT / "tests" / "channels" / "web").glob("*.py")]
    using = [code for code in codes if "axe_playwright_python" in code]
    assert using
    assert told == sorted(rule for code in using for rule in suppressed(code))


def test_a_rule_that_is_turned_off_is_found() -> None:
    code = 'Axe().run(page, {"exclude": ["#x"]}, {"rules": {"region": {"enabled": False}}})'
    assert sorted(suppressed(code)) == ["['#x']", "region"]


def test_the_tests_look_for_what_the_statement_says() -> None:
    assert {"wcag2a", "wcag2aa", "wcag22aa"} <= set(WCAG)
    assert "WCAG 2.2, niveau A en AA" in STATEMENT


def test_nobody_is_named_but_those_of_the_sources() -> None:
    contacts = (ROOT / "dialogs" / "contacts.yaml").read_text("utf-8")
    known = re.sub(r"\D", "", contacts)
    for paper in PAPERS:
        text = paper.read_text("utf-8")
        for address in re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text):
            assert address.endswith((".example", "example.org", ".example.nl")), (paper, address)
        for number in re.findall(r"(?<![\d.])0\d{2,3}[ -]\d[\d ]{4,}\d", text):
            assert re.sub(r"\D", "", number) in known, (paper.name, number)
    assert TO_FILL_IN.search(read("dpia.md"))
