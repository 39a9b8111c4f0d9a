"""The screens on which one asks for a reminder: written once, made for each step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.topics import build_node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.content.models import NodeModel, TopicFile
    from bot.content.texts import Translator
    from bot.core.guide import Choice, Node


def reminder_nodes(topics: Mapping[str, TopicFile], translator: Translator) -> Iterator[Node]:
    """For each node that `reminds`, one for each step: `topic/step`.

    A choice without another place to go leads back to the screen of the step.
    """
    screens = {
        node.step: f"{topic}/{key}"
        for topic, file in topics.items()
        for key, node in file.__pydantic_extra__.items()
        if node.step
    }
    for topic, file in topics.items():
        for key, model in file.__pydantic_extra__.items():
            if model.reminds:
                node = build_node(topic, key, model, translator)
                for step, screen in screens.items():
                    choices = tuple(_of_step(node, model, step, screen))
                    yield replace(node, id=f"{topic}/{step}", reminds=step, choices=choices)


def _of_step(node: Node, model: NodeModel, step: str, screen: str) -> Iterator[Choice]:
    for choice in node.choices:
        steps = model.choices[choice.key].steps
        if not steps or step in steps:
            yield replace(choice, go=choice.go or screen)
