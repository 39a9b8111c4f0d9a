"""A topic as a drawing has every place and every way between them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from bot.content.graph import edges, html, mermaid
from tests.guides import small_guide

if TYPE_CHECKING:
    from bot.core.guide import Guide

SVG = "{http://www.w3.org/2000/svg}"
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
  text: {ouder: Een heel lange tekst die voor een vak in een tekening echt te lang is om te tonen}
  stays: true
vraag:
  facts: geen
  text: Kleur?
  remember: kleur
  choices:
    rood: {text: Rood, go: uit-komst}
    blauw: {text: Blauw, go: een}
"""


@pytest.fixture(scope="module")
def small() -> Guide:
    return small_guide({"t": T})


def test_each_way_has_the_words_one_says_to_go_it(small: Guide) -> None:
    found = [edge for node in small.nodes.values() if node.topic == "t" for edge in edges(node)]
    assert found == [
        ("t/een", "Ja & <nee>", "t/tak"),
        ("t/een", "Weg / Heen [ouder of school]", "start/thuis"),
        ("t/tak", "[ouder, kleur: blauw of rood]", "t/uit-komst"),
        ("t/tak", "anders", "t/vraag"),
        ("t/tak", "nog niet zeker", "t/een"),
        ("t/vraag", "Rood", "t/uit-komst"),
        ("t/vraag", "Blauw", "t/een"),
    ]


def test_mermaid_has_each_edge_with_its_label_and_each_place_once(small: Guide) -> None:
    lines = mermaid(small, "t").splitlines()
    assert lines == [
        "flowchart TD",
        "  t__een[\"<b>een</b><br>Zeg 'hallo' & <dag>\"]",
        '  t__tak{"tak"}',
        (
            '  t__uit_komst(["<b>uit-komst</b><br>'
            'Een heel lange tekst die voor een vak in een tekening echt t…"])'
        ),
        '  t__vraag["<b>vraag</b><br>Kleur?"]',
        '  t__een -->|"Ja & <nee>"| t__tak',
        '  t__een -->|"Weg / Heen [ouder of school]"| start__thuis',
        '  t__tak -->|"[ouder, kleur: blauw of rood]"| t__uit_komst',
        '  t__tak -->|"anders"| t__vraag',
        '  t__tak -->|"nog niet zeker"| t__een',
        '  t__vraag -->|"Rood"| t__uit_komst',
        '  t__vraag -->|"Blauw"| t__een',
        '  start__thuis(["start/thuis"])',
    ]


def test_every_topic_of_the_real_guide_is_drawn_with_all_its_edges(guide: Guide) -> None:
    for topic in guide.topics:
        drawn = mermaid(guide, topic)
        count = sum(len(list(edges(n))) for n in guide.nodes.values() if n.topic == topic)
        assert drawn.count("-->|") == count


def svg_of(page: str) -> ET.Element:
    drawing = page[page.index("<svg") : page.index("</svg>") + len("</svg>")]
    return ET.fromstring(drawing)  # noqa: S314  our own drawing


def test_the_drawing_is_well_formed_and_has_each_place_and_way(small: Guide) -> None:
    drawing = svg_of(html(small, "t"))
    boxes = {link.get("href"): link.findtext(f"{SVG}text") for link in drawing.iter(f"{SVG}a")}
    assert boxes == {
        "#t/een": "een", "#t/tak": "tak", "#t/uit-komst": "uit-komst", "#t/vraag": "vraag",
    }  # fmt: skip
    titles = [title.text for title in drawing.iter(f"{SVG}title")]
    assert "Ja & <nee>" in titles
    assert len(titles) == 6


def test_each_kind_of_place_has_its_own_colour(small: Guide) -> None:
    drawing = svg_of(html(small, "t"))
    fills = [rect.get("fill") for rect in drawing.iter(f"{SVG}rect")]
    een, tak, uitkomst, vraag = fills
    assert een == vraag
    assert len({een, tak, uitkomst}) == 3


def test_no_two_boxes_overlap(guide: Guide) -> None:
    for topic in guide.topics:
        spots = [(r.get("x"), r.get("y")) for r in svg_of(html(guide, topic)).iter(f"{SVG}rect")]
        assert len(spots) == len(set(spots)), topic


def test_what_lies_ahead_is_drawn_below(small: Guide) -> None:
    drawing = svg_of(html(small, "t"))
    heights = [float(rect.get("y", "nan")) for rect in drawing.iter(f"{SVG}rect")]
    een, tak, uitkomst, vraag = heights
    assert een < tak < vraag < uitkomst


def test_a_long_label_is_cut_but_kept_as_a_title(small: Guide) -> None:
    long = "Een heel lang antwoord dat niet past"
    guide = small_guide(
        {"t": f"een: {{facts: geen, text: E, choices: {{a: {{text: {long}, go: een}}}}}}"}
    )
    (text,) = [
        t for t in svg_of(html(guide, "t")).iter(f"{SVG}text") if t.find(f"{SVG}title") is not None
    ]
    assert text.findtext(f"{SVG}title") == long
    assert "".join(text.itertext()).endswith("…")


def test_the_page_escapes_what_is_written(small: Guide) -> None:
    page = html(small, "t")
    assert "<title>Dit &amp; &lt;dat&gt;</title>" in page
    assert "Zeg &quot;hallo&quot; &amp; &lt;dag&gt;" in page
    assert "<dag>" not in page
    assert "<nee>" not in page


def test_the_page_lists_what_leads_out_of_the_topic(small: Guide) -> None:
    assert 'Weg / Heen [ouder of school] → <a href="#start/thuis">start/thuis</a>' in html(
        small, "t"
    )
