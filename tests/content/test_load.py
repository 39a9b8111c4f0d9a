"""Broken content is told with its file, line and place, and all of it at once."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from bot.content.load import REGISTERS, load_guide, read_files
from bot.content.models import TopicFile
from bot.content.problems import ContentError, Problem
from bot.content.reading import read_stream
from bot.content.steunpunten import load_steunpunten
from bot.core.guide import Steunpunt
from bot.core.texts import Role
from tests.guides import NOTHING, fact, small_folder, small_guide

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
topic: {title: T, summary: T}
statements:
  punt:
    text: Een punt
    facts: [F1]
een:
  text: Een
  facts: [F1]
  remember: vraag
  choices:
    ja:
      text: Ja
      go: twee
    nee: {text: Nee, go: twee}
twee:
  text: Twee
  facts: geen
  points:
    - punt
  contacts: [wie]
tak:
  decide:
    - if: {vraag: ja}
      go: twee
    - go: een
stap: {title: Stap, step: eerst, facts: geen, text: Stap}
"""
CONTACTS = "wie:\n  name: Wie\n  purpose: Wat\n  source: blad\n"
STEPS = "eerst:\n  text: Eerst\n  if: {vraag: ja}\n"


def problems(place: Path, topic: str = GOOD, **registers: str) -> list[str]:
    """All that the loader has to say of a guide with this topic."""
    registers = {"facts": fact("F1"), "contacts": CONTACTS, "steps": STEPS} | registers
    folder = small_folder(place, {"t": topic}, **registers)
    with pytest.raises(ContentError) as caught:
        load_guide(folder, {})
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [str(problem) for problem in caught.value.problems]


def test_what_is_whole_loads() -> None:
    guide = small_guide({"t": GOOD}, facts=fact("F1"), contacts=CONTACTS, steps=STEPS)
    assert guide.topics["t"].first == "t/een"
    assert guide.questions == {"vraag": "t/een"}


def test_a_button_without_words_is_called_by_where_it_leads() -> None:
    named = GOOD.replace("nee: {text: Nee, go: twee}", "nee: {go: twee}").replace(
        "  text: Twee\n", "  title: {ouder: Twee, ander: Ander}\n  text: Twee\n"
    )
    guide = small_guide({"t": named}, facts=fact("F1"), contacts=CONTACTS, steps=STEPS)
    choice = guide.nodes["t/een"].choice("nee")
    assert choice
    assert choice.text is guide.nodes["t/twee"].title


BROKEN = {
    "not YAML": (
        "twee:\n  text: Twee",
        "twee:\n  text: [Twee",
        ("t.yaml:17: this is not valid YAML: did not find expected ',' or ']'"),
    ),
    "a key twice": (
        "twee:\n  text: Twee",
        "twee:\n  text: Twee\n  text: Drie",
        "t.yaml:17: twee: `text` stands here twice: keep one of them",
    ),
    "an unknown key that looks like another": (
        "  remember: vraag",
        "  remembr: vraag",
        "t.yaml:9: een: `remembr` is not known here: did you mean `remember`?",
    ),
    "an unknown key": (
        "      text: Ja\n",
        "      text: Ja\n      qqqq: x\n",
        "t.yaml:13: een: `qqqq` is not known here: remove it",
    ),
    "a missing key": ("      go: twee\n", "", "t.yaml:11: een: `go` is missing: add it"),
    "a screen without facts": (
        "  text: Twee\n  facts: geen\n",
        "  text: Twee\n",
        (
            "t.yaml:15: twee: `twee`: value error, a screen needs `facts`: the ids it leans on, or "
            "`geen`"
        ),
    ),
    "an id with a capital": (
        "  remember: vraag",
        "  remember: Vraag",
        "t.yaml:9: een: `remember` must be of the form ^[a-z0-9]+(-[a-z0-9]+)*$",
    ),
    "an unknown role": (
        "  text: Twee\n",
        "  text: {opa: Twee}\n",
        ("t.yaml:16: twee: `opa` must be one of 'ouder', 'leerling', 'school' or 'ander'"),
    ),
    "a node with an odd name": (
        "twee:\n  text: Twee",
        ("Twee!: {text: T, facts: geen}\ntwee:\n  text: Twee"),
        ("t.yaml:15: Twee!: name the node with small letters, digits and single dashes"),
    ),
    "a node named as the way back": (
        "twee:\n  text: Twee",
        ("terug: {text: T, facts: geen}\ntwee:\n  text: Twee"),
        ("t.yaml:15: terug: `go: terug` leads back: give the node another name"),
    ),
    "a topic without a node": (
        GOOD,
        "topic: {title: T, summary: T}\n",
        "t.yaml:1: a topic needs at least one node",
    ),
    "a list instead of keys": (
        GOOD,
        "- een\n- twee\n",
        "t.yaml:2: this is not valid YAML: did not find expected",
    ),
    "an unknown fact": (
        "  facts: [F1]\n  remember",
        "  facts: [F9]\n  remember",
        "t.yaml:8: een: there is no fact `F9`",
    ),
    "an unknown fact of a statement": (
        "    facts: [F1]\n",
        "    facts: [F9]\n",
        "t.yaml:5: statements: there is no fact `F9`",
    ),
    "an unknown contact": (
        "  contacts: [wie]",
        "  contacts: [wie, weg]",
        "t.yaml:20: twee: there is no contact `weg`",
    ),
    "an unknown node": (
        "      go: twee\n    nee",
        "      go: drie\n    nee",
        "t.yaml:13: een: there is no node `t/drie`",
    ),
    "an unknown node elsewhere": (
        "      go: twee\n    nee",
        "      go: weg/een\n    nee",
        "t.yaml:13: een: there is no node `weg/een`",
    ),
    "an unknown node in a fork": (
        "      go: twee\n    - go: een",
        "      go: weg\n    - go: een",
        "t.yaml:24: tak: there is no node `t/weg`",
    ),
    "an unknown statement": (
        "    - punt\n",
        "    - komma\n",
        "t.yaml:19: twee: there is no statement `t/komma`",
    ),
    "an unknown question": (
        "if: {vraag: ja}",
        "if: {raadsel: ja}",
        "t.yaml:23: tak: no node asks `raadsel` (see `remember`)",
    ),
    "an unknown answer": (
        "if: {vraag: ja}",
        "if: {vraag: [ja, misschien]}",
        "t.yaml:23: tak: `misschien` is no answer to `vraag`",
    ),
    "an unknown answer of a point": (
        "    - punt\n",
        "    - say: punt\n      if: {vraag: nooit}\n",
        "t.yaml:20: twee: `nooit` is no answer to `vraag`",
    ),
    "an unknown role in a condition": (
        "if: {vraag: ja}",
        "if: {rol: opa}",
        "t.yaml:23: tak: `opa` is no answer to `rol`",
    ),
    "a language where only a choice can ask for it": (
        "if: {vraag: ja}",
        "if: {taal: nl}",
        "t.yaml:23: tak: no node asks `taal` (see `remember`)",
    ),
    "no answer yet, where no way can begin by it": (
        "if: {vraag: ja}",
        "if: {vraag: onbeantwoord}",
        "t.yaml:23: tak: `onbeantwoord` is no answer to `vraag`",
    ),
    "an unknown language in a condition": (
        "    nee: {text: Nee, go: twee}",
        "    nee: {text: Nee, go: twee, if: {taal: fy}}",
        "t.yaml:14: een: `fy` is no answer to `taal`",
    ),
    "an unknown answer left open": (
        "    nee: {text: Nee, go: twee}",
        "    nee: {text: Nee, go: twee, open: [ja, weg]}",
        "t.yaml:14: een: `weg` is no choice of this node",
    ),
    "nothing left open": (
        "    nee: {text: Nee, go: twee}",
        "    nee: {text: Nee, go: twee}\n    nu: {text: Nu, go: twee, open: []}",
        "t.yaml:15: een: name at least one answer that stays possible, or leave `open` out",
    ),
    "an open answer left open": (
        "    nee: {text: Nee, go: twee}",
        "    nee: {text: Nee, go: twee}\n    nu: {text: Nu, go: twee, open: [ja, nu]}",
        "t.yaml:15: een: `nu` leaves things open itself: name the answers it stands for",
    ),
    "a question that is only left open": (
        "    ja:\n      text: Ja\n      go: twee\n    nee: {text: Nee, go: twee}",
        "    ja: {text: Ja, go: twee, open: [ja]}",
        "t.yaml:10: een: a question needs at least one answer without `open`",
    ),
    "a fork without a last line": (
        "    - go: een\n",
        "",
        ("t.yaml:22: tak: the last line of `decide` must have no `if`, so that one always fits"),
    ),
    "a fork that is a screen": (
        "tak:\n",
        "tak:\n  text: Tak\n  facts: geen\n",
        ("t.yaml:24: tak: a screen cannot decide: move `decide` to a node without `text`"),
    ),
    "a fork with contacts": (
        "tak:\n",
        "tak:\n  contacts: [wie]\n",
        ("t.yaml:21: tak: a fork has only `decide` and `unsure`: move the rest to a screen"),
    ),
    "neither a screen nor a fork": (
        "twee:\n  text: Twee\n",
        "twee:\n",
        ("t.yaml:15: twee: a node needs `text` (a screen) or `decide` (a fork)"),
    ),
    "a fork that leads to itself": (
        "    - go: een\n",
        "    - go: tak\n",
        ("t.yaml:22: tak: this leads back to itself without a screen on the way"),
    ),
    "an unsure place that is not there": (
        "tak:\n",
        "tak:\n  unsure: weg\n",
        "t.yaml:22: tak: there is no node `t/weg`",
    ),
    "weighing a screen": (
        "  contacts: [wie]",
        "  contacts: [wie]\n  weighs: een",
        "t.yaml:21: twee: t/een is not a fork: it decides nothing",
    ),
    "reasons of a screen": (
        "  contacts: [wie]",
        "  contacts: [wie]\n  why: een",
        "t.yaml:21: twee: t/een is not a fork: it decides nothing",
    ),
    "reasons of what is not there": (
        "  contacts: [wie]",
        "  contacts: [wie]\n  why: weg",
        "t.yaml:21: twee: there is no node `t/weg`",
    ),
    "reasons of outcomes without a name": (
        "  contacts: [wie]",
        "  contacts: [wie]\n  why: tak",
        "t.yaml:21: twee: t/een needs a `title`, to be named here",
    ),
    "two places with the same question": (
        "twee:\n  text: Twee",
        (
            "drie: {text: D, facts: geen, remember: vraag, choices: {ja: {text: "
            "J, go: een}, nee: {text: N, go: een}}}\ntwee:\n  text: Twee"
        ),
        "t.yaml:9: een: `vraag` is asked by t/drie too",
    ),
    "ids that are too long together": (
        "    nee: {text: Nee",
        f"    n{'e' * 60}: {{text: Nee",
        "t.yaml:14: een: this button takes 74 bytes; 64 fit: shorten the ids",
    ),
    "a button that nothing can name": (
        "    nee: {text: Nee, go: twee}\n",
        "    nee: {go: twee}\n",
        "t.yaml:14: een: this button needs a `text`: where it leads has no title to call it by",
    ),
    "a screen for paper that is not there": (
        "  text: Twee\n",
        "  text: Twee\n  paper: [weg]\n",
        "t.yaml:17: twee: there is no node `t/weg`",
    ),
    "a title without words for a reader of the text": (
        "  text: Twee\n",
        "  title: {leerling: Twee}\n  text: {leerling: Twee, school: Twee}\n",
        "t.yaml:16: twee: this has no words for school: add them",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_told_with_its_file_line_and_place(tmp_path: Path, name: str) -> None:
    before, after, told = BROKEN[name]
    assert before in GOOD
    found = problems(tmp_path, GOOD.replace(before, after, 1))
    assert any(problem.startswith(f"dialogs/{told}") for problem in found), found


@pytest.mark.parametrize(
    ("register", "text", "told"),
    [
        ("steps", STEPS + "  facts: [F9]\n", "steps.yaml:4: eerst: there is no fact `F9`"),
        (
            "steps",
            STEPS + "later: {text: Later}\n",
            "steps.yaml:4: later: this step has no screen: write `step: later` at a node",
        ),
        (
            "steps",
            STEPS.replace("{vraag: ja}", "{vraag: weg}"),
            "steps.yaml:3: eerst: `weg` is no answer to `vraag`",
        ),
        (
            "steps",
            STEPS.replace("{vraag: ja}", "[{vraag: ja}, {vraag: weg}]"),
            "steps.yaml:3: eerst: `weg` is no answer to `vraag`",
        ),
        ("contacts", CONTACTS + "  facts: [F9]\n", "contacts.yaml:5: wie: there is no fact `F9`"),
        (
            "contacts",
            CONTACTS.replace("blad", "boek"),
            "contacts.yaml:4: wie: there is no source `boek`",
        ),
        (
            "contacts",
            CONTACTS.replace("purpose: Wat", "purpose: {ouder: Wat}"),
            "contacts.yaml:3: wie: this has no words for everybody (`ander`): add them",
        ),
        (
            "facts",
            fact("F1").replace("blad", "boek"),
            "facts.yaml:1: F1: there is no source `boek`",
        ),
        (
            "facts",
            fact("F1", status="vast"),
            "facts.yaml:1: F1: `status` must be one of 'geldig', 'te controleren' or 'vervallen'",
        ),
        (
            "facts",
            fact("F1", review_by="morgen"),
            ("facts.yaml:1: F1: `review_by`: input should be a valid date"),
        ),
        (
            "sources",
            "blad: {name: {ouder: blad}, dated: '2025'}",
            "sources.yaml:1: blad: this has no words for everybody (`ander`): add them",
        ),
        (
            "phrases",
            "\n".join(f"{k}: x" for k in NOTHING if k != "bron"),
            "phrases.yaml:1: the phrase `bron` is missing: add it",
        ),
        (
            "phrases",
            "\n".join(f"{k}: {{ouder: x}}" for k in NOTHING),
            "phrases.yaml:3: ander-antwoord: this has no words for leerling: add them",
        ),
        (
            "zoekwoorden",
            "vragen:\n  rechten/weg: {nl: [weg]}",
            "zoekwoorden.yaml:2: vragen: there is no node `rechten/weg`",
        ),
        (
            "zoekwoorden",
            "antwoorden:\n  start/thuis: {ja: {nl: [weg]}}",
            "zoekwoorden.yaml:2: antwoorden: `start/thuis` is not a question: name a node",
        ),
        (
            "zoekwoorden",
            "gelijk:\n  de: [Rechner]",
            "zoekwoorden.yaml:2: gelijk: `de` is not known here: remove it",
        ),
    ],
)
def test_a_fault_in_a_register_is_told_the_same_way(
    tmp_path: Path, register: str, text: str, told: str
) -> None:
    found = problems(tmp_path, **{register: text})
    assert any(problem.startswith(f"dialogs/{told}") for problem in found), found


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (
            "thuis: {facts: geen, text: {ouder: Thuis}}",
            "start.yaml:2: thuis: start/thuis leads here: add words for leerling",
        ),
        (
            (
                "thuis: {decide: [{if: {rol: ouder}, go: menu}, {go: welkom}]}\n"
                "menu: {facts: geen, text: {ouder: Menu}}\n"
                "welkom: {facts: geen, text: {school: Dag}}"
            ),
            "start.yaml:4: welkom: start/thuis leads here: add words for leerling",
        ),
        (
            (
                "thuis: {decide: [{if: {v: a}, go: menu}, {go: menu}], unsure: vraag}\n"
                "menu: {facts: geen, text: Menu}\n"
                "vraag: {facts: geen, text: {ouder: V}, remember: v, "
                "choices: {a: {text: A, go: menu}}}"
            ),
            "start.yaml:4: vraag: start/thuis leads here: add words for school",
        ),
    ],
)
def test_home_must_be_there_for_everybody(tmp_path: Path, start: str, told: str) -> None:
    folder = small_folder(tmp_path, {"start": start})
    with pytest.raises(ContentError) as caught:
        load_guide(folder, {})
    assert f"dialogs/{told}" in [str(problem) for problem in caught.value.problems]


def test_a_fork_that_suits_each_reader_is_right() -> None:
    guide = small_guide(
        {
            "start": """
            thuis: {decide: [{if: {rol: ouder}, go: menu}, {go: ander}]}
            menu: {facts: geen, text: {ouder: Menu}}
            ander: {facts: geen, text: {leerling: A, school: A, ander: A}}
         """
        }
    )
    assert guide.nodes["start/menu"].text is not None


def test_all_faults_are_told_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    topic = GOOD.replace("contacts: [wie]", "contacts: [weg]").replace("go: een", "go: weg")
    found = problems(tmp_path, topic, steps=STEPS + "  facts: [F9]\n")
    assert found == [
        "dialogs/steps.yaml:4: eerst: there is no fact `F9`",
        "dialogs/t.yaml:20: twee: there is no contact `weg`",
        "dialogs/t.yaml:25: tak: there is no node `t/weg`",
    ]


def test_faults_of_shape_in_several_files_are_told_at_once(tmp_path: Path) -> None:
    topic = GOOD.replace("remember", "remembr").replace("      go: twee\n", "", 1)
    found = problems(tmp_path, topic, facts="F1: {}", steps="eerst: {")
    assert {problem.partition(":")[0] for problem in found} == {
        "dialogs/facts.yaml",
        "dialogs/steps.yaml",
        "dialogs/t.yaml",
    }
    assert len([problem for problem in found if "t.yaml" in problem]) == 2


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    folder = small_folder(tmp_path, {})
    (folder / "t.yaml").write_bytes("topic: {title: café}".encode("latin-1"))
    with pytest.raises(ContentError, match=r"^dialogs/t\.yaml: it cannot be read .*UTF-8"):
        load_guide(folder, {})


@pytest.mark.parametrize(
    "name",
    [
        "facts",
        "sources",
        "contacts",
        "steps",
        "phrases",
        "noodwoorden",
        "spreektaal",
        "gewone-woorden",
    ],
)
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    folder = small_folder(tmp_path, {})
    (folder / f"{name}.yaml").unlink()
    with pytest.raises(ContentError, match=rf"^dialogs/{name}\.yaml: missing$"):
        load_guide(folder, {})


def test_a_folder_without_files_is_told_all_that_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as told:
        load_guide(tmp_path, {})
    lacks = [problem.file.rpartition("/")[2] for problem in told.value.problems]
    assert lacks == sorted(f"{name}.yaml" for name in REGISTERS)


def test_a_file_with_an_odd_name_is_told(tmp_path: Path) -> None:
    folder = small_folder(tmp_path, {})
    (folder / "Mijn Topic.yaml").write_text(GOOD)
    with pytest.raises(ContentError, match=r"Mijn Topic\.yaml:1: name the file with small letters"):
        load_guide(folder, {})


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "f.yaml:1: this is not valid YAML: it must hold `key: value` pairs"),
        ("- een", "f.yaml:1: this is not valid YAML: it must hold `key: value` pairs"),
        ("a: [", "f.yaml:2: this is not valid YAML: did not find expected node content"),
        ("a: \x07", "f.yaml: this is not valid YAML: unacceptable character #x0007"),
        ("a: *weg", "f.yaml:1: this is not valid YAML: found undefined alias"),
    ],
)
def test_what_is_not_yaml_is_told_in_one_line(content: str, told: str) -> None:
    (problem,) = read_stream(content, "f.yaml").problems
    assert str(problem).startswith(told)


def test_every_value_stays_the_text_that_was_written() -> None:
    content = dedent("""
        nee: no
        ja: yes
        tijd: 12:30
        nummer: 112
        dag: 2026-11-22
        nul: null
        lang: [on, 0x10, 1e3]
        1: een
        leeg:
        """)
    assert read_stream(content, "f.yaml").data == {
        "nee": "no",
        "ja": "yes",
        "tijd": "12:30",
        "nummer": "112",
        "dag": "2026-11-22",
        "nul": "null",
        "lang": ["on", "0x10", "1e3"],
        "1": "een",
        "leeg": None,
    }


def test_odd_words_reach_the_guide_as_they_were_written() -> None:
    guide = small_guide(
        {
            "t": "een: {facts: geen, text: 12:30, choices: {no: {text: no, go: 112}}}\n"
            "112: {facts: geen, text: no}"
        }
    )
    een = guide.nodes["t/een"]
    assert een.text is not None
    assert een.text.say("nl", None) == "12:30"
    assert [(choice.key, choice.go) for choice in een.choices] == [("no", "t/112")]
    assert een.choices[0].text.say("nl", None) == "no"


def test_how_a_line_was_broken_is_moot() -> None:
    guide = small_guide(
        {"t": "een:\n  facts: geen\n  text: |\n    Eén regel\n    en meer.\n\n\n    Nog  een.\n"}
    )
    text = guide.nodes["t/een"].text
    assert text is not None
    assert text.say("nl", None) == "Eén regel en meer.\n\nNog een."


def test_facts_can_differ_by_reader() -> None:
    guide = small_guide(
        {
            "t": """
            alle: {facts: [F1], text: A}
            geen: {facts: geen, text: A}
            leeg: {facts: [], text: A}
            elk: {facts: {ouder: [F1], ander: [F2]}, text: A}
        """
        },
        facts=fact("F1") + fact("F2"),
    )
    assert [guide.nodes[f"t/{key}"].facts for key in ("alle", "geen", "leeg", "elk")] == [
        {None: ("F1",)},
        {},
        {},
        {Role.OUDER: ("F1",), None: ("F2",)},
    ]


def test_the_version_changes_with_any_word() -> None:
    plain, same, other = (
        small_guide({"t": f"een: {{facts: geen, text: {text}}}"}) for text in ("A", "A", "B")
    )
    assert plain.version == same.version != other.version


def test_each_file_is_read_by_its_own_name(tmp_path: Path) -> None:
    files = read_files(small_folder(tmp_path, {"t": GOOD}))
    assert set(files.topics) == {"start", "contact", "t"}
    assert isinstance(files.parsed["t"], TopicFile)


def test_a_problem_says_only_what_it_knows() -> None:
    assert str(Problem(file="f", line=0, where="", what="missing")) == "f: missing"
    assert str(Problem(file="f", line=3, where="", what="odd")) == "f:3: odd"
    assert str(Problem(file="f", line=0, where="een", what="odd")) == "f: een: odd"


def test_the_register_of_steunpunten_is_read_into_the_guide(tmp_path: Path) -> None:
    path = tmp_path / "steunpunten.yaml"
    path.write_text(
        "daar:\n  name: Daar\n  phone: 0101234\n  origins: ['https://daar.example']\n"
        "hier: {name: H}"
    )
    guide = load_steunpunten(small_guide({}), path)
    assert guide.steunpunten == {
        "daar": Steunpunt(
            id="daar", name="Daar", phone="0101234", origins=("https://daar.example",)
        ),
        "hier": Steunpunt(id="hier", name="H"),
    }


def test_a_tenant_belongs_to_one_steunpunt(tmp_path: Path) -> None:
    path = tmp_path / "steunpunten.yaml"
    tenant = "11111111-2222-4333-8444-555555555555"
    path.write_text(f"daar: {{name: D, tenants: ['{tenant}']}}\nhier: {{name: H}}\n")
    assert load_steunpunten(small_guide({}), path).steunpunten["daar"].tenants == (tenant,)
    for told in (f"tenants: ['{tenant}']", "tenants: [utrecht]"):
        path.write_text(f"daar: {{name: D, tenants: ['{tenant}']}}\nhier: {{name: H, {told}}}\n")
        with pytest.raises(ContentError) as wrong:
            load_steunpunten(small_guide({}), path)
        assert "hier" in str(wrong.value)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("https://Daar.Example:443/", "https://daar.example"),
        ("https://daar.example.", "https://daar.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(tmp_path: Path, told: str, read: str) -> None:
    path = tmp_path / "steunpunten.yaml"
    path.write_text(f"daar:\n  name: Daar\n  origins: ['{told}']\n", encoding="utf-8")
    assert load_steunpunten(small_guide({}), path).steunpunten["daar"].origins == (read,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("daar: {}", "1: daar: `name` is missing: add it"),
        ("daar: {name: D, site: daar.example}", "1: daar: `site`: 'daar.example' is no address"),
        (
            "daar:\n  name: D\n  origins: ['https://d.example/x']",
            "3: daar: `origins`: 'https://d.example/x' is no site",
        ),
        ("Daar: {name: D}", "1: Daar: "),
        ("daar: {name: D, tel: 1}", "1: daar: `tel` is not known here: "),
    ],
)
def test_a_fault_in_the_register_of_steunpunten_is_told(
    tmp_path: Path, text: str, told: str
) -> None:
    path = tmp_path / "steunpunten.yaml"
    path.write_text(text)
    with pytest.raises(ContentError) as caught:
        load_steunpunten(small_guide({}), path)
    assert str(caught.value).startswith(f"{path}:{told}")


def test_a_register_of_steunpunten_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"weg\.yaml: it cannot be read"):
        load_steunpunten(small_guide({}), tmp_path / "weg.yaml")


STEP = "stap: {title: Stap, step: eerst, facts: geen, text: Stap}"


@pytest.mark.parametrize(
    ("stands", "told"),
    [
        (
            STEP.replace("step: eerst", "step: weg"),
            "steps.yaml:1: eerst: this step has no screen: write `step: eerst` at a node",
        ),
        (STEP.replace("step: eerst", "step: weg"), "t.yaml:26: stap: there is no step `weg`"),
        (
            STEP + "\nnog: {title: Nog, step: eerst, facts: geen, text: Nog}",
            "t.yaml:27: nog: t/stap is the screen of `eerst` too",
        ),
        (
            "stap: {title: Stap, step: eerst, facts: geen, text: {ouder: Stap}}",
            "t.yaml:26: stap: the step `eerst` needs words here for leerling",
        ),
        (
            STEP.replace("title: Stap, ", ""),
            "t.yaml:26: stap: the step `eerst` needs words here for ouder",
        ),
        (
            STEP + "\nlos: {facts: geen, text: L, choices: {a: {text: A, go: een, done: true}}}",
            "t.yaml:27: los: only the screen of a step can tick it: see `step`",
        ),
        (
            STEP + "\nblad: {facts: geen, text: B, sections: [{lead: L, points: [weg]}]}",
            "t.yaml:27: blad: there is no statement `t/weg`",
        ),
        (
            STEP + "\nlos: {facts: geen, text: L, choices: {a: {text: A, go: een, remind: P1D}}}",
            "t.yaml:27: los: only a screen that `reminds` can ask for a day",
        ),
        (
            STEP + "\nlos: {facts: geen, text: L, paper: [een]}",
            "t.yaml:27: los: only a screen that `stays` takes others along on paper",
        ),
        (
            STEP + "\nvraag: {facts: geen, text: V, reminds: [eerst, weg]}",
            "t.yaml:27: vraag: no node is the screen of a step `weg`",
        ),
        (
            STEP + "\neerst: {facts: geen, text: E}\nv: {facts: geen, text: V, reminds: [eerst]}",
            "t.yaml:28: v: t/eerst stands where the screen for `eerst` is made",
        ),
        (
            STEP + "\neerst: {facts: geen, text: E}\nv: {facts: geen, text: V, reminds: []}",
            "t.yaml:28: v: t/eerst stands where the screen for `eerst` is made",
        ),
    ],
)
def test_a_fault_in_the_plan_is_told_at_its_line(tmp_path: Path, stands: str, told: str) -> None:
    found = problems(tmp_path, GOOD.replace(STEP, stands))
    assert any(problem.startswith(f"dialogs/{told}") for problem in found), found


LETTER = "letters:\n  brief:\n    for: ouder\n    subject: O\n    text:\n    - {text: T}\n"
SHOWN = "brief: {title: {ouder: B}, letter: brief, facts: geen, text: {ouder: B}}\n"


@pytest.mark.parametrize(
    ("letters", "shows", "told"),
    [
        (LETTER, "", "letters.yaml:2: letters: no screen shows it: write `letter: brief`"),
        (LETTER, SHOWN.replace("letter: brief", "letter: weg"), "there is no letter `weg`"),
        (
            LETTER,
            SHOWN.replace("{ouder: B}", "B"),
            "the letter is for ouder: its screen must speak to nobody else",
        ),
        (
            LETTER,
            SHOWN.replace("{ouder: B}", "B") + SHOWN.replace("brief: {", "nog: {"),
            "the letter is for ouder: its screen must speak to nobody else",
        ),
        (LETTER.replace("{text: T}", "weg"), SHOWN, "letters.yaml:6: letters: there is no shared"),
        (
            LETTER.replace("{text: T}", "{text: T, facts: [F9]}"),
            SHOWN,
            "letters: there is no fact `F9`",
        ),
        (
            LETTER.replace("{text: T}", "{text: T, if: {vraag: weg}}"),
            SHOWN,
            "letters: `weg` is no answer to `vraag`",
        ),
        (
            LETTER.replace("    text:", "    if: {raadsel: ja}\n    text:"),
            SHOWN,
            "letters: no node asks `raadsel`",
        ),
    ],
)
def test_a_fault_in_a_letter_is_told(tmp_path: Path, letters: str, shows: str, told: str) -> None:
    found = problems(tmp_path, GOOD + shows, letters=letters)
    assert any(told in problem for problem in found), found
