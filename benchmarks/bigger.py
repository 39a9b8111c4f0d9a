"""A guide many times as large, and Lesroute with it: `python -m benchmarks.bigger run`."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import bot.app
from bot.cli import main
from bot.core.conditions import LANGUAGE, ROLE

if TYPE_CHECKING:
    from bot.core.guide import Condition, Guide, Node, NodeId
    from bot.i18n import Catalogs
    from bot.settings import Settings

TIMES = "BENCH_GUIDE_TIMES"
_OF_ALL = (ROLE, LANGUAGE)


def bigger(guide: Guide, times: int) -> Guide:
    """The guide with `times` - 1 copies of each topic: their own nodes, statements, questions."""
    for number in range(1, times):
        copies = [_copy(node, number) for node in list(guide.nodes.values()) if "." not in node.id]
        topics = [topic for topic in guide.topics.values() if "." not in topic.id]
        statements = [found for found in guide.statements.values() if "." not in found.id]
        guide = replace(
            guide,
            nodes={**guide.nodes, **{node.id: node for node in copies}},
            topics={
                **guide.topics,
                **{
                    f"{topic.id}.{number}": replace(
                        topic, id=f"{topic.id}.{number}", first=_place(topic.first, number)
                    )
                    for topic in topics
                },
            },
            statements={
                **guide.statements,
                **{f"{s.id}.{number}": replace(s, id=f"{s.id}.{number}") for s in statements},
            },
            questions={
                **guide.questions,
                **{node.remember: node.id for node in copies if node.remember},
            },
        )
    return guide


def _copy(node: Node, number: int) -> Node:
    return replace(
        node,
        id=_place(node.id, number),
        choices=tuple(
            replace(
                choice,
                go=_place(choice.go, number) if choice.go else None,
                when=_condition(choice.when, number),
            )
            for choice in node.choices
        ),
        rules=tuple(
            replace(rule, go=_place(rule.go, number), when=_condition(rule.when, number))
            for rule in node.rules
        ),
        points=tuple(
            replace(
                point,
                statement=f"{point.statement}.{number}",
                when=_condition(point.when, number),
            )
            for point in node.points
        ),
        unsure=_place(node.unsure, number) if node.unsure else None,
        weighs=_place(node.weighs, number) if node.weighs else None,
        why=_place(node.why, number) if node.why else None,
        explains=tuple(f"{word}{number}" for word in node.explains),
        remember=f"{node.remember}.{number}" if node.remember else None,
    )


def _place(id_: NodeId, number: int) -> NodeId:
    topic, _, key = id_.partition("/")
    return f"{topic}.{number}/{key}"


def _condition(when: Condition | None, number: int) -> Condition | None:
    if when is None:
        return None
    return {key if key in _OF_ALL else f"{key}.{number}": value for key, value in when.items()}


if __name__ == "__main__":
    read = bot.app.read_guide

    def read_bigger(settings: Settings, catalogs: Catalogs | None = None) -> Guide:
        return bigger(read(settings, catalogs), int(os.environ[TIMES]))

    bot.app.read_guide = read_bigger
    main()
