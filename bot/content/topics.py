"""Builds the nodes and statements of a topic file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.content.models import PointModel
from bot.content.texts import reader_of
from bot.core.guide import Choice, Node, Rule, Topic
from bot.core.pieces import Point, Section, Statement
from bot.core.texts import Role, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.content.models import Facts, If, NodeModel, SectionModel, TopicFile
    from bot.content.texts import Translator
    from bot.core.guide import NodeId
    from bot.core.pieces import Condition
    from bot.core.texts import Reader

BACK = "terug"
"""The target that leads back to where the reader was."""

NAMED_LATER = Text(forms={})
"""Stands for the text of a button without one, until all nodes are built (see `name_choices`)."""


def build_topic(id_: str, file: TopicFile, translator: Translator) -> Topic:
    first = next(iter(file.__pydantic_extra__))
    return Topic(
        id=id_,
        title=translator.text(f"{id_}#topic", file.topic.title),
        summary=translator.text(f"{id_}#topic", file.topic.summary),
        first=f"{id_}/{first}",
    )


def build_statements(id_: str, file: TopicFile, translator: Translator) -> dict[str, Statement]:
    """The topic's statements by `topic/key`."""
    return {
        f"{id_}/{key}": Statement(
            id=f"{id_}/{key}",
            text=translator.text(f"{id_}#{key}", model.text),
            facts=tuple(model.facts),
        )
        for key, model in file.statements.items()
    }


def build_node(topic: str, key: str, model: NodeModel, translator: Translator) -> Node:
    id_ = f"{topic}/{key}"
    return Node(
        id=id_,
        title=translator.optional(id_, model.title),
        text=translator.optional(id_, model.text),
        about=translator.optional(id_, model.about),
        facts=facts_by_reader(model.facts),
        choices=tuple(_choice(id_, name, model, translator) for name in model.choices),
        contacts=tuple(model.contacts),
        points=tuple(_point(topic, point) for point in model.points),
        rules=tuple(
            Rule(when=condition(rule.if_), go=absolute(topic, rule.go)) for rule in model.decide
        ),
        unsure=absolute(topic, model.unsure) if model.unsure else None,
        weighs=absolute(topic, model.weighs) if model.weighs else None,
        why=absolute(topic, model.why) if model.why else None,
        explains=tuple(word.lower() for word in model.explains),
        remember=model.remember,
        stays=model.stays,
        paper=tuple(absolute(topic, id_) for id_ in model.paper),
        plan=model.plan,
        step=model.step,
        letter=model.letter,
        sections=tuple(_section(topic, id_, section, translator) for section in model.sections),
        discloses=model.discloses,
        finds=model.finds,
        is_=model.is_,
    )


def name_choices(nodes: Mapping[NodeId, Node]) -> dict[NodeId, Node]:
    """The nodes, with the title of its target on each button that has no text of its own."""
    return {id_: replace(node, choices=tuple(_named(nodes, node))) for id_, node in nodes.items()}


def _named(nodes: Mapping[NodeId, Node], node: Node) -> Iterator[Choice]:
    for choice in node.choices:
        aimed = nodes.get(choice.go or "") if choice.text is NAMED_LATER else None
        yield replace(choice, text=aimed.title) if aimed and aimed.title else choice


def facts_by_reader(facts: Facts | None) -> dict[Reader, tuple[str, ...]]:
    """A plain list serves every reader; a mapping gives each their own."""
    if facts is None or facts == "geen":
        return {}
    if isinstance(facts, list):
        return {None: tuple(facts)} if facts else {}
    return {reader_of(reader): tuple(ids) for reader, ids in facts.items()}


def condition(raw: If | None) -> Condition | None:
    if raw is None:
        return None
    return {
        key: frozenset([wanted] if isinstance(wanted, str) else wanted)
        for key, wanted in raw.items()
    }


def conditions(raw: If | list[If]) -> tuple[Condition, ...]:
    """The conditions of an `if` that may be one, several or none."""
    every = raw if isinstance(raw, list) else [raw]
    return tuple(found for one in every if (found := condition(one)) is not None)


def absolute(topic: str, target: str) -> NodeId:
    return target if "/" in target else f"{topic}/{target}"


def _choice(node: NodeId, key: str, around: NodeModel, translator: Translator) -> Choice:
    model = around.choices[key]
    effect = model.set
    return Choice(
        key=key,
        text=translator.optional(node, model.text) or NAMED_LATER,
        hint=translator.optional(node, model.hint),
        go=None if model.go == BACK else absolute(node.partition("/")[0], model.go),
        when=condition(model.if_),
        open=frozenset(model.open) if model.open is not None else None,
        language=effect.taal if effect else None,
        role=Role(effect.rol) if effect and effect.rol else None,
        wipes=model.wipes,
        remind=model.remind,
        done=model.done,
    )


def _section(topic: str, node: NodeId, model: SectionModel, translator: Translator) -> Section:
    return Section(
        lead=translator.text(node, model.lead),
        points=tuple(_point(topic, point) for point in model.points),
        write=model.write,
    )


def _point(topic: str, model: str | PointModel) -> Point:
    if isinstance(model, PointModel):
        return Point(statement=f"{topic}/{model.say}", when=condition(model.if_))
    return Point(statement=f"{topic}/{model}")
