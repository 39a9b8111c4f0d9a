"""The screens on which one asks for a reminder: written once, made for each step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.topics import build_node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.content.models import NodeModel, TopicFile
    from bot.content.texts import Translator
    from bot.core.guide import Node, NodeId


def reminder_nodes(topics: Mapping[str, TopicFile], translator: Translator) -> Iterator[Node]:
    """For each node that `reminds`, one for each of its steps: `topic/step`.

    A choice without another place to go leads back to the screen of the step.
    """
    screens = {node.step: id_ for id_, node in _nodes(topics) if node.step}
    asking = [(id_, node) for id_, node in _nodes(topics) if node.reminds is not None]
    named = {step for _, node in asking for step in node.reminds or ()}
    for id_, model in asking:
        topic, _, key = id_.partition("/")
        node = build_node(topic, key, model, translator)
        for step in model.reminds or [step for step in screens if step not in named]:
            choices = tuple(replace(c, go=c.go or screens.get(step)) for c in node.choices)
            yield replace(node, id=f"{topic}/{step}", reminds=step, choices=choices)


def _nodes(topics: Mapping[str, TopicFile]) -> Iterator[tuple[NodeId, NodeModel]]:
    for topic, file in topics.items():
        for key, node in file.__pydantic_extra__.items():
            yield f"{topic}/{key}", node
