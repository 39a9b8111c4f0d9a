"""The screens that set reminders: each is written once, and made for every step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.topics import absolute, build_node

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bot.content.models import NodeModel, TopicFile
    from bot.content.reading import Path_
    from bot.content.texts import Translator
    from bot.core.guide import Node, NodeId


def reminder_nodes(topics: Mapping[str, TopicFile], translator: Translator) -> Iterator[Node]:
    """For each node that `reminds`, a node for each of its steps: `topic/step`.

    Where one such node leads to another, that is made with the same step: `topic/step-key`. A
    choice that leads back leads to the screen of the step.
    """
    screens, asking = _screens(topics), _asking(topics)
    beside = _beside(asking)
    for id_ in sorted(asking, key=beside.__contains__):
        node = build_node(_topic(id_), _key(id_), asking[id_], translator)
        for step in _steps_of(id_, asking, screens, beside):
            yield _made_for(step, node, screens[step], beside)


def check_reminders(topics: Mapping[str, TopicFile]) -> Iterator[tuple[str, Path_, str]]:
    """Steps without a screen, and made nodes whose name is taken: (file, path, what)."""
    screens, asking = _screens(topics), _asking(topics)
    beside = _beside(asking)
    taken = {id_: id_ for id_, _ in _nodes(topics) if id_ not in asking}
    for id_, node in asking.items():
        for i, step in enumerate(_steps_of(id_, asking, screens, beside)):
            path: Path_ = (_key(id_), "reminds", *((i,) if node.reminds else ()))
            if step not in screens:
                yield _topic(id_), path, f"no node is the screen of a step `{step}`"
            other = taken.setdefault(_made_id(step, id_, beside), id_)
            if other != id_:
                yield _topic(id_), path, f"{other} stands where the screen for `{step}` is made"


def _steps_of(
    id_: NodeId,
    asking: Mapping[NodeId, NodeModel],
    screens: Mapping[str, NodeId],
    beside: Collection[NodeId],
) -> list[str]:
    """The steps for which a node is made: those that it names, or all that no other one names."""
    named = {step for other in asking.keys() - beside for step in asking[other].reminds or ()}
    others = [step for step in screens if id_ in beside or step not in named]
    return list(asking[id_].reminds or others)


def _made_for(step: str, node: Node, screen: NodeId, beside: Collection[NodeId]) -> Node:
    ways: dict[NodeId | None, NodeId] = {id_: _made_id(step, id_, beside) for id_ in beside}
    choices = tuple(replace(c, go=ways.get(c.go, c.go) or screen) for c in node.choices)
    return replace(node, id=_made_id(step, node.id, beside), reminds=step, choices=choices)


def _made_id(step: str, id_: NodeId, beside: Collection[NodeId]) -> NodeId:
    return f"{_topic(id_)}/{step}-{_key(id_)}" if id_ in beside else f"{_topic(id_)}/{step}"


def _screens(topics: Mapping[str, TopicFile]) -> dict[str, NodeId]:
    """The screen of each step."""
    return {node.step: id_ for id_, node in _nodes(topics) if node.step}


def _asking(topics: Mapping[str, TopicFile]) -> dict[NodeId, NodeModel]:
    return {id_: node for id_, node in _nodes(topics) if node.reminds is not None}


def _beside(asking: Mapping[NodeId, NodeModel]) -> set[NodeId]:
    """The nodes that `remind` and that another of them leads to."""
    led_to = (
        absolute(_topic(id_), choice.go)
        for id_, node in asking.items()
        for choice in node.choices.values()
    )
    return asking.keys() & set(led_to)


def _topic(id_: NodeId) -> str:
    return id_.partition("/")[0]


def _key(id_: NodeId) -> str:
    return id_.partition("/")[2]


def _nodes(topics: Mapping[str, TopicFile]) -> Iterator[tuple[NodeId, NodeModel]]:
    for topic, file in topics.items():
        for key, node in file.__pydantic_extra__.items():
            yield f"{topic}/{key}", node
