"""Golden journeys: whole conversations as files that anybody can read.

In a journey a line that begins with `»` is a button pressed, one with `✎` a text typed; all else
is what Lesroute says. `pytest tests/test_journeys.py --rewrite` writes the answers anew; read the
difference before you keep it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.conversation.records import Record
from bot.core.engine import turn
from bot.core.events import Started
from bot.core.limits import hints, words
from bot.core.session import Session
from bot.core.taps import read_tap
from bot.core.texts import Role
from bot.stores.codec import decode, encode

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.screen import Screen
    from bot.core.showing import Turn
    from bot.understanding.understand import Understanding

JOURNEYS = sorted((Path(__file__).parent / "journeys").glob("*.txt"))


def test_each_role_has_its_ten_commonest_questions() -> None:
    for role in Role:
        assert len([path for path in JOURNEYS if path.name.startswith(role.value)]) >= 10


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_it_was_read(
    path: Path,
    guide: Guide,
    understanding: Understanding,
    now: datetime,
    request: pytest.FixtureRequest,
) -> None:
    written = path.read_text(encoding="utf-8")
    told = transcript(guide, understanding, written, now)
    if request.config.getoption("--rewrite"):
        path.write_text(told, encoding="utf-8")
    else:
        assert told == written


def transcript(guide: Guide, understanding: Understanding, written: str, now: datetime) -> str:
    """The journey again, from its title, its language and what the person does."""
    title, language, *rest = written.splitlines()
    done = turn(guide, Session(language=_language(language)), Started(), now)
    lines = [title, language, "", *_shown(done.screen)]
    for line in rest:
        if line.startswith(("» ", "✎ ")):
            done = _step(guide, understanding, done, line, now)
            lines += [line, "", *_shown(done.screen)]
    return "\n".join(lines).rstrip() + "\n"


def _step(guide: Guide, understanding: Understanding, done: Turn, line: str, now: datetime) -> Turn:
    session = decode(encode(Record(session=done.session))).session
    if line.startswith("✎ "):
        return turn(guide, session, understanding.understand(line[2:], session), now)
    buttons = (*done.screen.buttons, *done.screen.outward)
    found = [button.tap for button in buttons if button.label == line[2:]]
    assert found, f"there is no button {line[2:]!r} at {done.screen.node}"
    pressed = read_tap(found[0])
    assert pressed
    return turn(guide, session, pressed.event, now)


def _shown(screen: Screen) -> list[str]:
    told = "\n\n".join((words(screen), *hints(screen)))
    said = [f"  {line}".rstrip() for line in told.splitlines()]
    return [*said, "", f"  [{'] ['.join(button.label for button in screen.buttons)}]", ""]


def _language(line: str) -> Code:
    return "en" if line.strip() == "en" else "nl"
