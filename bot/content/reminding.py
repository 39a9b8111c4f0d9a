"""The screens on which one asks for a reminder: written once, made for each step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.topics import absolute, build_node

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bot.content.models import NodeModel, TopicFile
    from bot.content.texts import Translator
    from bot.core.guide import Node, NodeId


def reminder_nodes(topics: Mapping[str, TopicFile], translator: Translator) -> Iterator[Node]:
    """For each node that `reminds`, one for each of its steps: `topic/step`.

    What such a node leads to and `reminds` too is made beside it, with the same step:
    `topic/step-key`. A choice without another place to go leads back to the screen of the step.
    """
    screens = {node.step: id_ for id_, node in _nodes(topics) if node.step}
    asking = {id_: node for id_, node in _nodes(topics) if node.reminds is not None}
    beside = set(_led_to(asking)) & asking.keys()
    named = {step for id_ in asking.keys() - beside for step in asking[id_].reminds or ()}
    for id_ in sorted(asking, key=beside.__contains__):
        node = build_node(_topic(id_), _key(id_), asking[id_], translator)
        others = [step for step in screens if id_ in beside or step not in named]
        for step in asking[id_].reminds or others:
            yield _made_for(step, node, screens[step], beside)


def _made_for(step: str, node: Node, screen: NodeId, beside: Collection[NodeId]) -> Node:
    ways: dict[NodeId | None, NodeId] = {id_: f"{_topic(id_)}/{step}-{_key(id_)}" for id_ in beside}
    choices = tuple(replace(c, go=ways.get(c.go, c.go) or screen) for c in node.choices)
    made = ways.get(node.id, f"{_topic(node.id)}/{step}")
    return replace(node, id=made, reminds=step, choices=choices)


def _led_to(nodes: Mapping[NodeId, NodeModel]) -> Iterator[NodeId]:
    for id_, node in nodes.items():
        yield from (absolute(_topic(id_), choice.go) for choice in node.choices.values())


def _topic(id_: NodeId) -> str:
    return id_.partition("/")[0]


def _key(id_: NodeId) -> str:
    return id_.partition("/")[2]


def _nodes(topics: Mapping[str, TopicFile]) -> Iterator[tuple[NodeId, NodeModel]]:
    for topic, file in topics.items():
        for key, node in file.__pydantic_extra__.items():
            yield f"{topic}/{key}", node
