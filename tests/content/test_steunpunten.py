"""The register of steunpunten: everything that is wrong with it, at once and in words."""

from __future__ import annotations

import io
import re
from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError

from bot.content.location import folder
from bot.content.problems import ContentError
from bot.content.steunpunten import IN_DUTCH, LARGEST_LOGO, ThemeModel, load_steunpunten
from bot.core.hours import Period
from bot.core.theme import CAMPAIGNS, Theme
from tests.guides import small_guide

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.guide import Steunpunt

EXAMPLE = folder("dialogs").parent / "docs" / "voorbeeld-steunpunten.yaml"
PNG = b"\x89PNG\r\n\x1a\n"


def loaded(place: Path, text: str) -> dict[str, Steunpunt]:
    path = place / "register.yaml"
    path.write_text(text, encoding="utf-8")
    return dict(load_steunpunten(small_guide({}), path).steunpunten)


def faults(place: Path, text: str) -> list[str]:
    with pytest.raises(ContentError) as error:
        loaded(place, text)
    return [f"{each.line}: {each.where}: {each.what}" for each in error.value.problems]


@given(st.integers(0, 0xFFFFFF))
def test_the_colour_that_is_advised_is_taken(colour: int) -> None:
    try:
        ThemeModel(brand=f"#{colour:06x}")
    except ValidationError as error:
        [fault] = error.errors()
        [advised] = re.findall(r'darker `brand`, such as "(#\w{6})"', fault["msg"])
        assert ThemeModel(brand=advised).brand == advised


@pytest.mark.parametrize(("word", "key"), IN_DUTCH.items())
def test_a_dutch_word_for_a_key_leads_to_the_key(tmp_path: Path, word: str, key: str) -> None:
    [fault] = faults(tmp_path, f"d:\n  name: D\n  {word}: iets\n")
    assert fault == f"3: d: `{word}` is not known here: did you mean `{key}`?"


def test_the_example_is_read_whole() -> None:
    found = load_steunpunten(small_guide({}), EXAMPLE).steunpunten
    assert list(found) == ["utrecht", "noord", "kust"]
    utrecht = found["utrecht"]
    assert utrecht.hours is not None
    assert utrecht.hours.on(date(2026, 11, 30)) == (
        Period(opens=time(9), closes=time(12, 30)),
        Period(opens=time(13), closes=time(17)),
    )
    assert utrecht.hours.on(date(2026, 12, 24)) == (Period(opens=time(9), closes=time(12)),)
    assert utrecht.hours.on(date(2026, 4, 27)) == ()  # King's Day, a Monday
    assert utrecht.speaks == {
        "nl": "Nederlands, Engels en Arabisch",
        "en": "Dutch, English, and Arabic",
    }
    assert utrecht.theme == Theme(brand="#7a1f5c", accent="#f2b8d8")
    assert found["noord"].campaigns == CAMPAIGNS
    assert found["noord"].theme == Theme()


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("phone: twaalf", "2: d: `phone`: no telephone number: write it as 030 123 45 67"),
        ("phone: '12'", "2: d: `phone`: no telephone number"),
        ("phone: 06-12345678901234", "2: d: `phone`: no telephone number"),
        ("email: hulp@daar", "2: d: `email`: no e-mail address"),
        ("name: " + 200 * "n", "2: d: `name` is longer than 80: shorten it"),
        ("name: ' '", "2: d: `name`: must be one line of text"),
        ('name: "een\\ntwee"', "2: d: `name`: must be one line of text"),
        (
            'name: "\\u202Eeen"',
            "2: d: `name`: must be one line of text, without characters that are not",
        ),
        ("name:", "2: d: `name` is empty: write it"),
        ("phone: <script>", "2: d: `phone`: no telephone number"),
        (
            "site: javascript:alert(1)",
            "2: d: `site`: 'javascript:alert(1)' is no address of a site",
        ),
        ("site: https://", "2: d: `site`: 'https://' is no address of a site"),
        ("site: www.daar.example", "2: d: `site`: 'www.daar.example' is no address of a site"),
        ("email: 'a@b.nl?bcc=c@d.nl'", "2: d: `email`: no e-mail address"),
        ("email: mailto:a@b.nl", "2: d: `email`: no e-mail address"),
        ("email: a@b.nl?subject=x", "2: d: `email`: no e-mail address"),
        ("email: '<a@b.nl>'", "2: d: `email`: no e-mail address"),
        ("email: a@b.nl;c@d.nl", "2: d: `email`: no e-mail address"),
        ("name: [een, twee]", "2: d: `name` must be one text, without [ ] or { } around it"),
        ("hours: {maandag: ['9:00-12:00']}", "2: d: `maandag` must be one text, without [ ]"),
        ("naem: D2", "2: d: `naem` is not known here: did you mean `name`?"),
        ("telefoon: 030 123 45 67", "2: d: `telefoon` is not known here: did you mean `phone`?"),
        ("theme: {brand: '#7a1f5c', letter: '#ffffff'}", "here: did you mean `ink`?"),
        ("xyz: 1", "2: d: `xyz` is not known here: remove it"),
        ("hours: {mandag: dicht}", "2: d: `mandag` is not known here: did you mean `maandag`?"),
        ("origins: ['http://daar.example']", "2: d: `origins`: 'http://daar.example' is no site"),
        ("origins: ['https://daar.example/x']", "is no site: write https:// and its name"),
        ("origins: ['https://*']", "is no site: write https:// and its name"),
        ("origins: https://daar.example", "2: d: `origins` must be a list"),
        ("theme: {brand: '#2a9d8f'}", "2: d: `theme`: letters of #2a9d8f on #f6f3ec have a"),
        ("theme: {brand: '#111111', ink: '#333333'}", "letters of #333333 on #111111 have a"),
        ("theme: {brand: '#111111', ink: '#333333'}", "to be read: take a lighter `ink`"),
        ("theme: {brand: '#707070'}", "4.46:1, and need 4.5:1 to be read: take a darker `brand`"),
        ("theme: {brand: teal}", "2: d: `brand`: no colour: write it as"),
        ("hours: {maandag: 9 tot 5}", "2: d: `maandag`: 9 tot 5 is not a period: write 9:00-17:00"),
        ("hours: {maandag: '9:00-25:00'}", "an hour that no clock shows"),
        ("hours: {maandag: '9:00-24:00'}", "a day is from 0:00 to 23:59"),
        ("hours: {maandag: '22:00-2:00'}", "what is after midnight is of the next day"),
        ("hours: {maandag: '17:00-9:00'}", "ends before it begins"),
        ("hours: {maandag: '9:00-12:00, 11:00-13:00'}", "11:00-13:00 overlaps what stands before"),
        ("hours: {monday: '9:00-12:00'}", "2: d: `monday` is not known here"),
        ("hours: {exceptions: {2026-13-01: dicht}}", "2: d: `2026-13-01`: 2026-13-01 is not a day"),
        ("hours: {exceptions: {2026-02-30: dicht}}", "is not a day: write it as 2026-12-24"),
        ("hours: {exceptions: {24-12-2026: dicht}}", "is not a day: write it as 2026-12-24"),
        ("hours: {holidays: soms}", "2: d: `holidays` must be one of"),
        ("languages: [Nederlands]", "2: d: `languages`: 'Nederlands' is not a language"),
        ("languages: [xx]", "2: d: `languages`: 'xx' is not a language that we know"),
        ("tenants: [school]", "2: d: `tenants`: 'school' is no id of a tenant"),
        ("campaigns: [De Poster]", "2: d: `campaigns`: 'De Poster' cannot stand"),
        (f"campaigns: [{25 * 'x'}]", "2: d: `campaigns` is longer than 24: shorten it"),
        (f"campaigns: [{', '.join('abcdefghi')}]", "2: d: `campaigns` is longer than 8"),
        ("postcodes: ['123']", "no postcodes: write four digits as 3511, or 3500-3599"),
        ("postcodes: ['3599-3500']", "no postcodes"),
        ("postcodes: [3511 AB]", "no postcodes: write four digits as 3511, or 3500-3599"),
        ("link: '0'", "2: d: `link`: "),
        ("link: twee", "2: d: `link` must be a whole number"),
        ("logo: logo.png", "2: d: `logo` must hold `key: value` pairs"),
        ("logo: {file: tekst.png}", "2: d: `alt` is missing: add it"),
        ('logo: {file: "a\\0b", alt: L}', "2: d: `logo`: no name of a file"),
        ("logo: {file: kapot.png, alt: L}", "2: d: `logo`: kapot.png is broken: save it anew"),
        ("logo: {file: plaatje.svg, alt: L}", "plaatje.svg is no PNG or JPEG"),
        ("logo: {file: weg.png, alt: Logo}", "2: d: `logo`: weg.png cannot be read"),
        ("logo: {file: ../../weg.png, alt: L}", "is not in the folder of the register"),
        ("logo: {file: groot.png, alt: L}", "2: d: `logo`: groot.png has 20000 kB, and 200 fit"),
        ("logo: {file: tekst.png, alt: L}", "tekst.png is no PNG or JPEG"),
    ],
)
def test_each_fault_is_told_with_its_line(tmp_path: Path, entry: str, told: str) -> None:
    with (tmp_path / "groot.png").open("wb") as file:
        file.truncate(20_000_000)
    (tmp_path / "tekst.png").write_text("<svg/>")
    (tmp_path / "plaatje.svg").write_text("<svg><script>alert(1)</script></svg>")
    (tmp_path / "kapot.png").write_bytes(PNG + bytes(50))
    name = "" if entry.startswith("name") else "\n  name: D"
    [fault, *_] = faults(tmp_path, f"d:\n  {entry}{name}\n")
    assert told in fault


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "1: : this is not valid YAML: it must hold `key: value` pairs"),
        (b"- name: D\n", "1: : this is not valid YAML: it must hold `key: value` pairs"),
        (b"d:\n\tname: D\n", "2: : this is not valid YAML: found character that cannot start any"),
        (b"d: {name: \xc9\xe9n}\n", "0: : it cannot be read (save it as UTF-8)"),
        (b"d:\n  name: D\n  name: E\n", "3: d: `name` stands here twice: keep one of them"),
        (b"d:\n", "1: d: `d` must hold `key: value` pairs"),
        (b"D: {name: D}\n", "1: D: `D`: 'D' cannot stand in a link: use small letters"),
        (b"a: &x {name: A}\nb: *x\n", "2: b: `b` repeats another place by a `*`: write it out"),
        (b"a: {name: A}\nb: &x {name: *x}\n", "2: b: `name` repeats another place"),
    ],
)
def test_what_is_no_register_at_all_is_told_too(tmp_path: Path, text: bytes, told: str) -> None:
    path = tmp_path / "register.yaml"
    path.write_bytes(text)
    with pytest.raises(ContentError) as error:
        load_steunpunten(small_guide({}), path)
    found = [f"{each.line}: {each.where}: {each.what}" for each in error.value.problems]
    assert any(each.startswith(told) for each in found), found


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("d:\n\tname: D\n", "a tab? use spaces"),
        ("d:\n  name: D\n\tlink: 1\n", "use spaces"),
        ("d:\n  name: Punt: Oost\n", "a colon in a text? put the text between quotes"),
        ("d:\n  name: D\nlink: 1\n  site: x\n", "look at the spaces in front, here and above"),
        ("d:\n  name: D\n link: 1\n", "look at the spaces in front, here and above"),
        ('d:\n  name: "D" Oost\n', "and at the quotes"),
        ("d:\n  name: D\n  link 1\n  site: x\n", "is there a colon and a space behind each key"),
        ("d:\n  languages: [nl\n  link: 1\n", "a bracket that opens, and does not close?"),
        ("d:\n  name: 't Punt\n", "a quote that opens, and does not close?"),
        ("d:\n  name: @D\n", "a sign such as @ or % in front? put the text between quotes"),
        ("d:\n  name: *D\n", "a text that begins with * or & goes between quotes"),
        ("d:\n  name: *D*\n", "a text that begins with * or & goes between quotes"),
    ],
)
def test_what_is_no_yaml_comes_with_advice(tmp_path: Path, text: str, advice: str) -> None:
    [fault] = faults(tmp_path, text)
    assert advice in fault


@pytest.mark.parametrize("text", [b"\xef\xbb\xbfd: {name: D}\n", b"d:\r\n  name: D\r\n"])
def test_how_an_editor_saves_it_does_not_matter(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "register.yaml"
    path.write_bytes(text)
    assert load_steunpunten(small_guide({}), path).steunpunten["d"].name == "D"


def test_all_faults_of_all_entries_are_told_at_once(tmp_path: Path) -> None:
    text = """\
een: {name: Een, phone: x}
twee:
  name: Twee
  email: y
een: {name: Nog een}
drie: {name: Drie, logo: {file: weg.png, alt: L}}
"""
    found = faults(tmp_path, text)
    assert [fault.split(":")[0] for fault in found] == ["1", "4", "5", "6"]
    assert "stands here twice" in found[2]


def test_an_id_must_leave_room_in_a_link(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, f"{'x' * 33}: {{name: D}}")
    assert "longer than 32 characters" in fault


def test_a_logo_is_read_with_its_kind(tmp_path: Path) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 20), "green").save(drawn, format="PNG")
    picture = drawn.getvalue()
    (tmp_path / "logo.png").write_bytes(picture + bytes(LARGEST_LOGO - len(picture)))
    found = loaded(tmp_path, "d: {name: D, logo: {file: logo.png, alt: Een boom}}")["d"].logo
    assert found is not None
    assert (found.kind, found.alt, len(found.data)) == ("image/png", "Een boom", LARGEST_LOGO)
