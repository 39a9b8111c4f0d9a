"""How questions follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.guide import Guide, Node


def downstream(guide: Guide, node: Node) -> frozenset[str]:
    """The questions that are asked only after this one, on the way to an outcome."""
    found: set[str] = set()
    todo = [choice.go for choice in node.choices]
    seen = {node.id}
    while todo:
        id_ = todo.pop()
        if id_ is None or id_ in seen:
            continue
        seen.add(id_)
        after = guide.nodes[id_]
        todo += [rule.go for rule in after.rules]
        if after.remember:
            found.add(after.remember)
            todo += [choice.go for choice in after.choices]
    return frozenset(found)
