"""How questions follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.conditions import ROLE, world_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.guide import Guide, Node, NodeId
    from bot.core.texts import Reader


def downstream(guide: Guide, node: Node) -> frozenset[str]:
    """The questions that are asked only after this one, on the way to an outcome."""
    return guide.places.get(("downstream", node.id), lambda: _asked_on(guide, [node]))


def upstream(guide: Guide, node: Node) -> frozenset[str]:
    """The questions that may have been asked on the way to this one."""
    return guide.places.get(("upstream", node.id), lambda: _asked_before(guide, node))


def always_before(guide: Guide, node: Node) -> frozenset[str]:
    """The questions that are asked on every way to this one."""
    return guide.places.get(("before", node.id), lambda: frozenset(_on_every_way(guide, node)))


def questions_left(
    guide: Guide, role: Reader, node: Node, seen: frozenset[NodeId] = frozenset()
) -> int:
    """The most questions that this reader can still be asked, this one included."""
    seen |= {node.id}
    later = (_next_questions(guide, role, choice.go) for choice in node.choices)
    ways = {found.id: found for nodes in later for found in nodes if found.id not in seen}
    return 1 + max((questions_left(guide, role, way, seen) for way in ways.values()), default=0)


def _asked_before(guide: Guide, node: Node) -> frozenset[str]:
    asked = ((question, guide.nodes[id_]) for question, id_ in guide.questions.items())
    return frozenset(q for q, earlier in asked if node.remember in downstream(guide, earlier))


def _asked_on(guide: Guide, starts: Iterable[Node], without: str = "") -> frozenset[str]:
    """The questions that are asked from these nodes on; the walk stops at `without`."""
    found: set[str] = set()
    todo = [choice.go for node in starts for choice in node.choices]
    seen = {node.id for node in starts}
    while todo:
        id_ = todo.pop()
        if id_ is None or id_ in seen:
            continue
        seen.add(id_)
        after = guide.nodes[id_]
        todo += [rule.go for rule in after.rules]
        if after.remember:
            found.add(after.remember)
            if after.remember != without:
                todo += [choice.go for choice in after.choices]
    return frozenset(found)


def _on_every_way(guide: Guide, node: Node) -> Iterator[str]:
    free = [other for other in guide.nodes.values() if other.text and not other.remember]
    if node.remember not in _asked_on(guide, free):
        return  # no screen leads there, so there are no ways to look at
    for question in upstream(guide, node):
        if node.remember not in _asked_on(guide, free, without=question):
            yield question


def _next_questions(guide: Guide, role: Reader, id_: NodeId | None) -> Iterator[Node]:
    """The questions that a place leads to at once, through its forks."""
    node = guide.nodes.get(id_ or "")
    if node is None:
        return
    if node.remember and node.text and node.text.speaks_to(role):
        yield node
    mine = world_of(role, {})[ROLE]
    for rule in node.rules:
        when = rule.when or {}
        if mine not in when.get(ROLE, {mine}):
            continue
        yield from _next_questions(guide, role, rule.go)
        if not when.keys() - {ROLE}:
            return  # this rule fits whatever was answered, so the later ones are never reached
