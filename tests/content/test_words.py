"""The words by which people are understood: what is wrong with them is told at its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.content.load import load_guide, read_files
from bot.content.location import folder
from bot.content.problems import ContentError
from bot.content.words import DistressFile, build_distress
from bot.core.languages import LANGUAGES
from bot.core.special import SPECIAL
from bot.understanding.safety import Safety
from tests.guides import small_folder, small_guide

if TYPE_CHECKING:
    from pathlib import Path

DISTRESS = """
signs: 😭
words:
  nl:
    groups:
      wil: wil wou
    fillers: heel erg
    crisis:
      - <wil> weg $
    unsafe: [wordt geslagen]
    soft: [hopeloos]
    certain: [<wil> weg $]
    weighed: true
  en:
    groups:
      wil: want
    fillers: very
    crisis: [<wil> away]
    unsafe: [gets hit]
    soft: [hopeless]
"""
TALK = (folder("dialogs") / "spreektaal.yaml").read_text("utf-8")


def problems(tmp_path: Path, **registers: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_guide(small_folder(tmp_path, {}, **registers), {})
    return [str(problem) for problem in caught.value.problems]


def test_the_words_of_all_languages_are_one() -> None:
    distress = small_guide({}, noodwoorden=DISTRESS).distress
    assert distress.groups == {"wil": "wil wou want"}
    assert distress.calls["crisis"] == ("<wil> weg $", "<wil> away")
    assert distress.certain == ("<wil> weg $", "<wil> away", "gets hit")
    assert distress.fillers == {"heel", "erg", "very"}
    assert distress.signs == {"😭"}
    safety = Safety(distress)
    assert safety.alarm("want heel weg") == "crisis"
    assert safety.alarm("weg want") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["noodwoorden", "spreektaal"])
def test_a_language_that_is_spoken_must_have_its_words(
    tmp_path: Path, name: str, language: str
) -> None:
    text = DISTRESS if name == "noodwoorden" else TALK
    text = re.sub(rf"(?m)^( *){language}:$", r"\1xx:", text)
    (told,) = problems(tmp_path, **{name: text})
    assert told.startswith(f"dialogs/{name}.yaml:")
    assert told.endswith(
        f"the words of `{language}` are missing: a language that is spoken needs them"
    )


@pytest.mark.parametrize("kind", ["crisis", "unsafe", "soft"])
def test_a_language_must_have_words_for_every_card(tmp_path: Path, kind: str) -> None:
    (told,) = problems(
        tmp_path,
        noodwoorden=re.sub(rf"(?m)^    {kind}: \[.*$", "", DISTRESS, count=1)
        if kind != "crisis"
        else DISTRESS.replace("    crisis: [<wil> away]\n", ""),
    )
    assert told.endswith(f"`{kind}` is missing: add it")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<wil> weg $", "<wl> weg", "noodwoorden.yaml:9: words: there is no group `wl`"),
        ("<wil> weg $", "weg|<wl>", "noodwoorden.yaml:9: words: there is no group `wl`"),
        ("<wil> weg $", "<wil weg", "noodwoorden.yaml:9: words: `crisis` must be of the form"),
        ("<wil> weg $", "$ weg", "noodwoorden.yaml:9: words: `crisis` must be of the form"),
        ("<wil> weg $", ".. weg", "noodwoorden.yaml:9: words: `crisis` must be of the form"),
        ("<wil> weg $", "Weg", "noodwoorden.yaml:9: words: `crisis` must be of the form"),
        ("<wil> weg $", "weg  nu", "noodwoorden.yaml:9: words: `crisis` must be of the form"),
        ("n: [<wil> weg $]", "n: [<wl> weg]", "noodwoorden.yaml:12: words: there is no group `wl`"),
        ("wil: wil wou", "wil: wíl", "noodwoorden.yaml:6: words: `wil` must be of the form"),
        ("fillers: heel", "filler: heel", "noodwoorden.yaml:7: words: `filler` is not known here"),
    ],
)
def test_a_fault_in_the_words_of_distress_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in DISTRESS
    found = problems(tmp_path, noodwoorden=DISTRESS.replace(old, new, 1))
    assert any(problem.startswith(f"dialogs/{told}") for problem in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- wis, wissen", "- wis; wissen", "`wipe` must be of the form"),
        ("- wis, wissen", "- Wis, wissen", "`wipe` must be of the form"),
        ("- wis, wissen", "- terug, wis, wissen", "`terug` asks for `wipe` too: keep one of them"),
        ("- wis, wissen", "- dutch, wis, wissen", "`dutch` asks for `wipe` too: keep one of them"),
        ("    stop:\n", "    stp:\n", "`stop` is missing: add it"),
    ],
)
def test_a_fault_in_how_people_speak_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in TALK
    found = problems(tmp_path, spreektaal=TALK.replace(old, new, 1))
    assert any(re.match(rf"dialogs/spreektaal\.yaml:\d+: .*{re.escape(told)}", p) for p in found)


@pytest.mark.parametrize("special", SPECIAL)
def test_every_place_that_the_bot_leads_to_must_be_there(tmp_path: Path, special: str) -> None:
    place = small_folder(tmp_path, {})
    for path in place.glob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace(f"is: {special}, ", ""), "utf-8")
    with pytest.raises(ContentError) as caught:
        load_guide(place, {})
    assert str(caught.value) == (
        f"dialogs: no node is `{special}`, where the bot itself leads to: "
        f"write `is: {special}` at one"
    )


@pytest.mark.parametrize("special", SPECIAL)
def test_no_two_nodes_are_the_same_place(tmp_path: Path, special: str) -> None:
    place = small_folder(tmp_path, {"t": "een:\n  facts: geen\n  text: Een"})
    path = place / "t.yaml"
    path.write_text(f"{path.read_text('utf-8')}\n  is: {special}\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        load_guide(place, {})
    (told,) = map(str, caught.value.problems)
    assert re.fullmatch(
        rf"dialogs/t\.yaml:5: een: \w+/[\w-]+ is `{special}` too: keep one of them", told
    )


def test_what_a_place_is_must_be_known(tmp_path: Path) -> None:
    place = small_folder(tmp_path, {"t": "een: {is: iets, facts: geen, text: Een}"})
    with pytest.raises(ContentError, match=r"t\.yaml:2: een: `is` must be one of 'home'"):
        load_guide(place, {})


def test_the_real_words_are_parted_by_language() -> None:
    file = read_files(folder("dialogs")).register(DistressFile)
    lines = [line for model in file.words.values() for line in model.crisis]
    assert len(lines) == len(set(lines)) == len(build_distress(file).calls["crisis"])
