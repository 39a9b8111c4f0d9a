"""The register of steunpunten: everything that is wrong with it, at once and in words."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from bot.content.location import folder
from bot.content.problems import ContentError
from bot.content.steunpunten import LARGEST_LOGO, load_steunpunten
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
        ("name: " + 81 * "n", "2: d: `name`: "),
        ("origins: ['http://daar.example']", "2: d: `origins` must be of the form"),
        ("theme: {brand: '#2a9d8f'}", "2: d: `theme`: letters of #ffffff on #2a9d8f have a"),
        ("theme: {brand: '#111111', ink: '#333333'}", "2: d: `theme`: letters of #333333 on"),
        ("theme: {brand: '#777777'}", "a contrast of 4.5:1, and need"),
        ("theme: {brand: teal}", "2: d: `brand`: no colour: write it as"),
        ("hours: {maandag: 9 tot 5}", "2: d: `maandag`: 9 tot 5 is no period: write 9:00-17:00"),
        ("hours: {maandag: '9:00-25:00'}", "an hour that no clock shows"),
        ("hours: {maandag: '17:00-9:00'}", "ends before it begins"),
        ("hours: {maandag: '9:00-12:00, 11:00-13:00'}", "11:00-13:00 overlaps what stands before"),
        ("hours: {monday: '9:00-12:00'}", "2: d: `monday` is not known here"),
        ("hours: {exceptions: {2026-13-01: dicht}}", "2: d: `2026-13-01`: "),
        ("hours: {holidays: soms}", "2: d: `holidays` must be one of"),
        ("languages: [Nederlands]", "2: d: `languages` must be of the form"),
        ("tenants: [school]", "2: d: `tenants` must be of the form"),
        ("campaigns: [De Poster]", "2: d: `campaigns` must be of the form"),
        ("postcodes: ['123']", "no postcodes: write four digits as 3511, or 3500-3599"),
        ("postcodes: ['3599-3500']", "no postcodes"),
        ("link: '0'", "2: d: `link`: "),
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
    name = "" if entry.startswith("name") else "\n  name: D"
    [fault] = faults(tmp_path, f"d:\n  {entry}{name}\n")
    assert told in fault


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
    assert "longer than 32 signs" in fault


def test_a_logo_is_read_with_its_kind(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG + b"\0" * (LARGEST_LOGO - len(PNG)))
    found = loaded(tmp_path, "d: {name: D, logo: {file: logo.png, alt: Een boom}}")["d"].logo
    assert found is not None
    assert (found.kind, found.alt, len(found.data)) == ("image/png", "Een boom", LARGEST_LOGO)
