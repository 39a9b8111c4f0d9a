"""What an earlier release stored or put under a button still leads somewhere.

`releases/<version>/` holds what a release wrote: `records.jsonl`, one stored record a line as it
stands before it is sealed, and `buttons.txt`, what its buttons carried. They are written with the
release (`pytest tests/test_releases.py --rewrite`) and never changed after it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.conversation.records import Receipt, Record
from bot.core.engine import redraw, turn
from bot.core.events import Chose, Opened, Sent, WentBack, Wrote
from bot.core.taps import read_tap
from bot.stores.codec import decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.core.paths import Reached

RELEASES = Path(__file__).parent / "releases"
FOLDERS = sorted(path for path in RELEASES.iterdir() if path.is_dir())
RECEIPTS = (
    Receipt(update="900000001", done=True, answered=True),
    Receipt(update="900000004", held=1795435210.5, done=True, again=True),
    Receipt(update="900000003", held=0.0, broken=2),
)
EACH = 29
"""One of so many visits is kept: enough for every topic, role and language."""


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def release(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


@pytest.fixture
def records(release: Path) -> list[Record]:
    lines = (release / "records.jsonl").read_bytes().splitlines()
    return [decode(line) for line in lines]


def test_this_release_has_left_its_own(
    request: pytest.FixtureRequest, walks: Mapping[Code, tuple[Reached, ...]]
) -> None:
    folder = RELEASES / version("lesroute")
    if request.config.getoption("--rewrite"):
        folder.mkdir(exist_ok=True)
        (folder / "records.jsonl").write_bytes(b"".join(line + b"\n" for line in written(walks)))
        (folder / "buttons.txt").write_text("".join(f"{tap}\n" for tap in taps(walks)))
    assert folder in RELEASES.iterdir(), "write them with --rewrite"


def test_every_record_of_a_release_is_read(release: Path, records: list[Record]) -> None:
    lines = (release / "records.jsonl").read_text().splitlines()
    for line, record in zip(lines, records, strict=True):
        raw = json.loads(line)
        assert record.session.language == raw["l"]
        assert dict(record.session.answers) == raw.get("a", {})
        assert list(record.session.trail) == raw.get("t", [])
        assert len(record.receipts) == len(raw.get("u", []))


def test_every_session_of_a_release_goes_on(
    guide: Guide, now: datetime, records: list[Record]
) -> None:
    """At its place, or at another with one sentence; and whatever is pressed there works."""
    verouderd = {guide.phrase("verouderd", language, None) for language in ("nl", "en")}
    for record in records:
        session = record.session
        screen = redraw(guide, session, now)
        moved = session.place is not None and session.place not in guide.nodes
        assert bool(verouderd & set(screen.notices)) == moved
        for event in (Sent(), Wrote(found=("start/menu",)), Opened(node=guide.help)):
            assert turn(guide, session, event, now).screen.text


def test_every_button_of_a_release_leads_somewhere(
    guide: Guide, now: datetime, release: Path, records: list[Record]
) -> None:
    pressed = (release / "buttons.txt").read_text().splitlines()
    assert len(pressed) > 100
    for number, tap in enumerate(pressed):
        read = read_tap(tap)
        assert read is not None, tap
        session = replace(
            records[number % len(records)].session, language=read.language, role=read.role
        )
        done = turn(guide, session, read.event, now)
        assert done.screen.text
        assert done.session.place in guide.nodes
        if not _is_living(guide, read.event):
            assert done.screen.notices, tap


def _is_living(guide: Guide, event: object) -> bool:
    match event:
        case Chose(node=id_, choice=key):
            node = guide.nodes.get(id_)
            return node is not None and node.choice(key) is not None
        case Opened(node=id_) | WentBack(to=id_):
            return id_ in guide.nodes
        case _:
            return True


def written(walks: Mapping[Code, tuple[Reached, ...]]) -> Iterator[bytes]:
    """Records as they are stored, of all over the guide."""
    for visits in walks.values():
        for visit in visits[::EACH]:
            yield encode(Record(session=visit.session, receipts=RECEIPTS))


def taps(walks: Mapping[Code, tuple[Reached, ...]]) -> list[str]:
    """What the buttons carry, in one language: the other says the same."""
    return sorted({button.tap for visit in walks["nl"] for button in visit.screen.buttons})
