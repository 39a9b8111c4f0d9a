"""The plan in a browser: its steps, a day to be reminded on as a file, and what is done.

On a phone as phones are, with the script; the weeks themselves are lived in `tests/test_weeks.py`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import vobject
from playwright.sync_api import expect

from bot.core.days import ZONE
from tests.channels.web.browsing import button, open_page, press, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WAYS = {
    "nl": (
        ("Ik ben ouder", "Kind thuis: mag dat?", "Begin met de vragen", "Ziekte of aandoening"),
        ("Mijn stappen", "In gesprek met school", "Herinner mij", "Een andere dag", "Woensdag"),
        "Zet in mijn agenda",
        "Gedaan",
        "Ik bewaar dit gesprek tot een week daarna.",
    ),
    "en": (
        ("I'm a parent", "Can my child be at home?", "Start the questions", "Illness or condition"),
        ("My steps", "Talk with the school", "Remind me", "Another day", "Wednesday"),
        "Add to my calendar",
        "Done",
        "I keep this chat until a week after that.",
    ),
}


@pytest.mark.parametrize("language", WAYS)
def test_a_step_is_planned_and_done_on_a_phone(browser: Browser, url: str, language: str) -> None:
    answers, steps, add, done, kept = WAYS[language]
    page = open_page(browser, url, language=language, width=360, height=740)
    for label in (*answers, *steps):
        press(page, label)
    screen = page.locator(".screen").last
    expect(screen.locator(".news")).to_contain_text(kept)
    with page.expect_download() as coming:
        screen.get_by_role("link", name=add).click()
    assert coming.value.suggested_filename == "lesroute.ics"
    event = vobject.readOne(Path(coming.value.path()).read_text(encoding="utf-8")).vevent
    day = event.dtstart.value.astimezone(ZONE).day
    expect(screen.locator(".news")).to_contain_text(re.compile(rf"\b{day}\b"))
    assert not violations(page)
    press(page, done)
    expect(button(page, steps[1])).to_have_count(0)
    page.close()
