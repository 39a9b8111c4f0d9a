"""The screens on which one asks for a reminder: written once, made for each step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.topics import absolute, build_node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    further = set(_led_to(asking)) & asking.keys()
    named = {step for id_ in asking.keys() - further for step in asking[id_].reminds or ()}
    for id_ in sorted(asking, key=lambda id_: id_ in further):
        topic, _, key = id_.partition("/")
        node = build_node(topic, key, asking[id_], translator)
        others = [step for step in screens if step not in named or id_ in further]
        for step in asking[id_].reminds or others:
            ways = {id_: _beside(id_, step) for id_ in further} | {None: screens[step]}
            choices = tuple(replace(c, go=ways.get(c.go, c.go)) for c in node.choices)
            made = _beside(id_, step) if id_ in further else f"{topic}/{step}"
            yield replace(node, id=made, reminds=step, choices=choices)


def _led_to(nodes: Mapping[NodeId, NodeModel]) -> Iterator[NodeId]:
    for id_, node in nodes.items():
        yield from (absolute(id_.partition("/")[0], c.go) for c in node.choices.values())


def _beside(id_: NodeId, step: str) -> NodeId:
    topic, _, key = id_.partition("/")
    return f"{topic}/{step}-{key}"


def _nodes(topics: Mapping[str, TopicFile]) -> Iterator[tuple[NodeId, NodeModel]]:
    for topic, file in topics.items():
        for key, node in file.__pydantic_extra__.items():
            yield f"{topic}/{key}", node
