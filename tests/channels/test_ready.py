"""What a channel made of a screen is kept for that very screen, and goes with it."""

from __future__ import annotations

import gc
from dataclasses import replace

from bot.channels.ready import Ready
from bot.core.screen import Screen


def _screen(text: str) -> Screen:
    return Screen(node="start/menu", language="nl", role=None, text=text)


def test_what_was_made_of_a_screen_is_found_again_and_only_there() -> None:
    ready: Ready[str] = Ready()
    one, alike = _screen("one"), _screen("one")
    ready.of(one)["bare"] = "<p>one</p>"
    assert ready.of(one) == {"bare": "<p>one</p>"}
    assert not ready.of(alike)
    assert not ready.of(replace(one, text="two"))


def test_what_was_made_goes_with_its_screen() -> None:
    ready: Ready[str] = Ready()
    kept = _screen("kept")
    ready.of(kept)["bare"] = "kept"
    for number in range(100):
        ready.of(_screen(str(number)))["bare"] = str(number)
    gc.collect()
    assert len(ready) == 1
    assert ready.of(kept) == {"bare": "kept"}
