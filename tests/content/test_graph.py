"""A topic as a drawing has every place and every way between them, and can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from bot.content.graph import html, mermaid, nodes_of
from bot.content.labels import Labels, Way
from bot.content.location import folder
from bot.core.languages import LANGUAGES
from bot.i18n import translations
from tests.channels.web.browsing import chromium
from tests.guides import small_guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from bot.core.guide import Guide
    from bot.core.languages import Code

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Een heel lange tekst die voor een vak in een tekening echt te lang is om te tonen"
T = """
topic: {title: "Dit & <dat>", summary: S}
een:
  facts: geen
  text: "Zeg \\"hallo\\" & <dag>"
  choices:
    ja: {text: "Ja & <nee>", go: tak}
    weg: {text: {ouder: Weg, ander: Heen}, go: start/thuis, if: {rol: [ouder, school]}}
    terug: {text: Terug, go: terug}
tak:
  unsure: een
  decide:
    - if: {rol: ouder, kleur: [rood, blauw]}
      go: uit-komst
    - go: vraag
uit-komst:
  facts: geen
  text: {ouder: LONG}
  stays: true
vraag:
  facts: geen
  text: Kleur?
  remember: kleur
  about: welke kleur
  choices:
    rood: {text: Rood, go: uit-komst}
    roze: {text: Roze, go: uit-komst}
    zelf: {text: Nog eens, go: vraag}
    blauw: {text: Blauw, go: een}
"""


@pytest.fixture(scope="module")
def small() -> Labels:
    return labels_of(small_guide({"t": T.replace("LONG", LONG)}))


def labels_of(guide: Guide, language: Code = "nl") -> Labels:
    catalog = translations(folder("locales"), language)
    return Labels(guide=guide, language=language, gettext=catalog.gettext)


def ways_of(labels: Labels, topic: str) -> list[Way]:
    return [way for node in nodes_of(labels, topic) for way in labels.ways(node)]


def test_each_way_has_the_words_one_says_to_go_it(small: Labels) -> None:
    found = [(way.source, way.label, way.target) for way in ways_of(small, "t")]
    assert found == [
        ("t/een", "Ja & <nee>", "t/tak"),
        ("t/een", "Weg / Heen (ouder of school)", "start/thuis"),
        ("t/tak", "ouder; welke kleur: Blauw of Rood", "t/uit-komst"),
        ("t/tak", "anders", "t/vraag"),
        ("t/tak", "nog niet zeker", "t/een"),
        ("t/vraag", "Rood", "t/uit-komst"),
        ("t/vraag", "Roze", "t/uit-komst"),
        ("t/vraag", "Nog eens", "t/vraag"),
        ("t/vraag", "Blauw", "t/een"),
    ]


def test_each_place_is_called_by_its_words_and_not_by_its_id(small: Labels) -> None:
    assert {node.id: small.place(node) for node in nodes_of(small, "t")} == {
        "t/een": 'Zeg "hallo" & <dag>',
        "t/tak": "Hangt af van: wie het vraagt; welke kleur",
        "t/uit-komst": LONG,
        "t/vraag": "Kleur?",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_is_a_name_in_the_real_guide(guide: Guide, language: Code) -> None:
    labels = labels_of(guide, language)
    for node in guide.nodes.values():
        names = {labels.place(node), *(way.label for way in labels.ways(node))}
        keys = {*guide.nodes, *guide.questions, "rol", "taal", "ouder", "leerling", "school"}
        assert not names & keys, node.id
        assert all(names), node.id


def test_mermaid_has_each_way_with_its_label_and_each_place_once(small: Labels) -> None:
    lines = mermaid(small, "t").splitlines()
    assert lines == [
        "flowchart TD",
        "  t__een[\"Zeg 'hallo' & <dag>\"]",
        '  t__tak{"Hangt af van: wie het vraagt; welke kleur"}',
        '  t__uit_komst(["Een heel lange tekst die voor een vak in een tekening echt t…"])',
        '  t__vraag["Kleur?"]',
        '  t__een -->|"Ja & <nee>"| t__tak',
        '  t__een -->|"Weg / Heen (ouder of school)"| start__thuis',
        '  t__tak -->|"ouder; welke kleur: Blauw of Rood"| t__uit_komst',
        '  t__tak -->|"anders"| t__vraag',
        '  t__tak -->|"nog niet zeker"| t__een',
        '  t__vraag -->|"Rood"| t__uit_komst',
        '  t__vraag -->|"Roze"| t__uit_komst',
        '  t__vraag -->|"Nog eens"| t__vraag',
        '  t__vraag -->|"Blauw"| t__een',
        '  start__thuis(["Thuis"])',
    ]


def svg_of(page: str) -> ET.Element:
    drawing = page[page.index("<svg") : page.index("</svg>") + len("</svg>")]
    return ET.fromstring(drawing)  # noqa: S314  our own drawing


def said_in(element: ET.Element) -> str:
    return " ".join(text.text or "" for text in element.iter(f"{SVG}text"))


def test_the_drawing_is_well_formed_and_has_each_place_and_way(small: Labels) -> None:
    drawing = svg_of(html(small, "t"))
    boxes = {link.get("href"): said_in(link) for link in drawing.iter(f"{SVG}a")}
    assert boxes == {
        "#t/een": 'Zeg "hallo" & <dag>',
        "#t/tak": "Hangt af van: wie het vraagt; welke kleur",
        "#t/uit-komst": LONG,
        "#t/vraag": "Kleur? ↻ Nog eens",
    }
    labels = [said_in(g) for g in drawing.iter(f"{SVG}g") if g.get("class") == "label"]
    assert sorted(labels) == [
        "Blauw", "Ja & <nee>", "Rood Roze", "anders", "nog niet zeker",
        "ouder; welke kleur: Blauw of Rood",
    ]  # fmt: skip
    ways = [path.get("class") for path in drawing.iter(f"{SVG}path")]
    assert ways.count("on") == 4
    assert ways.count("back") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_of_the_real_guide_is_drawn_with_all_its_ways(
    guide: Guide, language: Code
) -> None:
    labels = labels_of(guide, language)
    for topic in guide.topics:
        ways = ways_of(labels, topic)
        assert mermaid(labels, topic).count("-->|") == len(ways)
        drawing = svg_of(html(labels, topic))
        inside = {w.source for w in ways} | {node.id for node in nodes_of(labels, topic)}
        lines = {(w.source, w.target) for w in ways if w.target in inside and w.source != w.target}
        paths = [path for path in drawing.iter(f"{SVG}path") if path.get("class")]
        assert len(paths) == len(lines), topic
        words = said_in(drawing)
        for way in ways:
            if way.target in inside:
                assert set(way.label.split()) <= set(words.split()), way


def test_each_kind_of_place_has_its_own_colour(small: Labels) -> None:
    kinds = [link.get("class") for link in svg_of(html(small, "t")).iter(f"{SVG}a")]
    assert kinds == ["screen", "fork", "outcome", "screen"]
    for kind in kinds:
        assert f".{kind} rect{{fill:var(--{kind})}}" in html(small, "t")


def test_the_page_escapes_what_is_written(small: Labels) -> None:
    page = html(small, "t")
    assert "<title>Dit &amp; &lt;dat&gt;</title>" in page
    assert "Zeg &quot;hallo&quot; &amp; &lt;dag&gt;" in page
    assert "<dag>" not in page
    assert "<nee>" not in page


def test_the_page_lists_what_leads_out_of_the_topic(small: Labels) -> None:
    page = html(small, "t")
    assert "<li>Weg / Heen (ouder of school) → start: Thuis</li>" in page
    assert '<li>anders → <a href="#t/vraag">Kleur?</a></li>' in page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


OUTSIDE = """() => {
  const room = (e) => e.getBoundingClientRect();
  const within = (a, b) =>
    a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  const apart = (a, b) =>
    a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const boxes = [...document.querySelectorAll("svg a")];
  const labels = [...document.querySelectorAll("svg .label")];
  const wrong = [];
  for (const box of boxes)
    for (const text of box.querySelectorAll("text"))
      if (!within(room(text), room(box.querySelector("rect")))) wrong.push(text.textContent);
  const all = [...boxes, ...labels];
  for (const [i, one] of all.entries())
    for (const other of all.slice(i + 1))
      if (!apart(room(one), room(other))) wrong.push(`${one.textContent} / ${other.textContent}`);
  return wrong;
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letters", ["Arial", "Verdana, DejaVu Sans"])
def test_in_a_browser_all_words_stay_within_their_boxes_and_apart(
    guide: Guide, browser: Browser, language: Code, letters: str
) -> None:
    page = browser.new_page()
    for topic in guide.topics:
        page.set_content(html(labels_of(guide, language), topic))
        page.add_style_tag(content=f"body {{font-family: {letters} !important}}")
        assert page.evaluate(OUTSIDE) == [], topic
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them_by_day_and_by_night(
    small: Labels, browser: Browser, scheme: str
) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    page.set_content(html(small, "t"))
    for kind in ("screen", "fork", "outcome"):
        words = brightness(page, f".{kind} text", "fill")
        assert contrast(words, brightness(page, f".{kind} rect", "fill")) >= 7
    behind = brightness(page, "body", "background-color")
    assert contrast(brightness(page, ".label text", "fill"), behind) >= 4.5
    assert (behind < 0.2) is (scheme == "dark")
    page.close()


def brightness(page: Page, selector: str, style: str) -> float:
    """The relative luminance of a colour, as WCAG 2 defines it."""
    script = "(e, style) => getComputedStyle(e)[style]"
    colour = page.locator(selector).first.evaluate(script, style)
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
