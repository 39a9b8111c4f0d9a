"""Checks the plan: each step needs one screen, with words for all its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.texts import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.content.reading import Path_
    from bot.core.guide import Guide, Node, Step


def check_plan(guide: Guide) -> Iterator[tuple[str, Path_, str]]:
    """Each problem as (file, path, what)."""
    screens: dict[str, Node] = {}
    for node in guide.nodes.values():
        topic, _, key = node.id.partition("/")
        for choice in node.choices:
            if choice.done is not None and node.step is None:
                path = (key, "choices", choice.key, "done")
                yield topic, path, "only the screen of a step can tick it: see `step`"
            if choice.remind is not None and node.reminds is None:
                path = (key, "choices", choice.key, "remind")
                yield topic, path, "only a screen that `reminds` can ask for a day"
        if node.step is None:
            continue
        if node.step not in {step.id for step in guide.steps}:
            yield topic, (key, "step"), f"there is no step `{node.step}`"
        other = screens.setdefault(node.step, node)
        if other is not node:
            yield topic, (key, "step"), f"{other.id} is the screen of `{node.step}` too"
    for step in guide.steps:
        yield from _screen_of(step, screens.get(step.id))


def _screen_of(step: Step, screen: Node | None) -> Iterator[tuple[str, Path_, str]]:
    if screen is None:
        what = f"this step has no screen: write `step: {step.id}` at a node"
        yield "steps", (step.id,), what
        return
    topic, _, key = screen.id.partition("/")
    for field, text in (("title", screen.title), ("text", screen.text)):
        for role in READERS:
            if step.text.speaks_to(role) and not (text and text.speaks_to(role)):
                reader = role or "everybody (`ander`)"
                yield topic, (key, field), f"the step `{step.id}` needs words here for {reader}"
