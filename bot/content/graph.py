"""A topic as a drawing: places and the choices between them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.content.svg import Edge, draw_svg
from bot.core.conditions import ROLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.conditions import Condition
    from bot.core.guide import Guide, Node, Text

_SHORT = 60


def mermaid(guide: Guide, topic: str) -> str:
    """The topic in Mermaid's flowchart language."""
    nodes = [node for node in guide.nodes.values() if node.topic == topic]
    lines = ["flowchart TD"]
    lines += [f"  {_shape(node)}" for node in nodes]
    lines += [
        f'  {_name(source)} -->|"{_quoted(label)}"| {_name(target)}'
        for node in nodes
        for source, label, target in edges(node)
    ]
    outside = {t for node in nodes for _, _, t in edges(node) if not t.startswith(f"{topic}/")}
    lines += [f'  {_name(id_)}(["{_quoted(id_)}"])' for id_ in sorted(outside)]
    return "\n".join(lines)


def html(guide: Guide, topic: str) -> str:
    """A page of its own: the drawing, then every place with its text and where it leads."""
    nodes = [node for node in guide.nodes.values() if node.topic == topic]
    title = guide.topics[topic].title.say("nl", None)
    sections = "\n".join(_section(node) for node in nodes)
    return (
        '<!doctype html><html lang="nl"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f"<h1>{escape(title)}</h1>\n<figure>{svg(nodes)}</figure>\n{sections}\n</html>\n"
    )


def svg(nodes: list[Node]) -> str:
    """The drawing alone; what leads out of the topic is in the list below it."""
    known = {node.id for node in nodes}
    drawn = [
        Edge(source=source, label=label, target=target)
        for node in nodes
        for source, label, target in edges(node)
    ]
    kinds = {n.id: "fork" if n.forks else "outcome" if n.stays else "screen" for n in nodes}
    return draw_svg(kinds, [edge for edge in drawn if edge.target in known])


def edges(node: Node) -> Iterator[tuple[str, str, str]]:
    """Where a node leads: (node, label, node), the label as a person would say it."""
    for choice in node.choices:
        if choice.go is not None:
            label = " / ".join(dict.fromkeys(_words(choice.text)))
            yield node.id, _with(label, choice.when), choice.go
    for rule in node.rules:
        yield node.id, _with("", rule.when) or "anders", rule.go
    if node.unsure is not None:
        yield node.id, "nog niet zeker", node.unsure


def _with(label: str, condition: Condition | None) -> str:
    parts = [
        " of ".join(sorted(wanted)) if key == ROLE else f"{key}: {' of '.join(sorted(wanted))}"
        for key, wanted in (condition or {}).items()
    ]
    return " ".join(part for part in (label, f"[{', '.join(parts)}]" if parts else "") if part)


def _words(text: Text) -> list[str]:
    return list(text.forms["nl"].values())


def _shape(node: Node) -> str:
    name = _name(node.id)
    key = node.id.partition("/")[2]
    if node.forks:
        return f'{name}{{"{key}"}}'
    first = _words(node.text)[0] if node.text else ""
    short = first if len(first) <= _SHORT else f"{first[:_SHORT]}…"
    label = f"<b>{key}</b><br>{_quoted(short)}"
    return f'{name}(["{label}"])' if node.stays else f'{name}["{label}"]'


def _name(id_: str) -> str:
    return id_.replace("/", "__").replace("-", "_")


def _quoted(words: str) -> str:
    return words.replace('"', "'").replace("\n", " ")


def _section(node: Node) -> str:
    texts = "".join(
        f"<p><b>{escape(role or 'iedereen')}</b> {escape(words)}</p>"
        for role, words in (node.text.forms["nl"].items() if node.text else ())
    )
    ways = "".join(
        f'<li>{escape(label)} → <a href="#{escape(target)}">{escape(target)}</a></li>'
        for _, label, target in edges(node)
    )
    id_ = escape(node.id)
    return f'<section id="{id_}"><h2>{id_}</h2>{texts}<ul>{ways}</ul></section>'


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "figure{margin:0;overflow-x:auto}"
    "section{border:1px solid #ccc;border-radius:8px;padding:.5rem 1rem;margin:1rem 0}"
    "section:target{border-color:#0f5c56;box-shadow:0 0 0 3px #0f5c5633}p{white-space:pre-line}"
)
