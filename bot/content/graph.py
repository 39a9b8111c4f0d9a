"""A topic as a drawing: places and the choices between them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.content.svg import Box, draw_svg

if TYPE_CHECKING:
    from bot.content.labels import Labels
    from bot.core.guide import Node, NodeId

_SHORT = 60


def mermaid(labels: Labels, topic: str) -> str:
    """The topic in Mermaid's flowchart language."""
    nodes = nodes_of(labels, topic)
    ways = [way for node in nodes for way in labels.ways(node)]
    outside = {way.target for way in ways} - {node.id for node in nodes}
    return "\n".join(
        [
            "flowchart TD",
            *(f"  {_shape(node, labels.place(node))}" for node in nodes),
            *(f'  {_name(w.source)} -->|"{_quoted(w.label)}"| {_name(w.target)}' for w in ways),
            *(
                f'  {_name(id_)}(["{_quoted(labels.place(labels.guide.nodes[id_]))}"])'
                for id_ in sorted(outside)
            ),
        ]
    )


def html(labels: Labels, topic: str) -> str:
    """A page of its own: the drawing, then every place with its text and where it leads."""
    title = escape(labels.first(labels.guide.topics[topic].title))
    sections = "\n".join(_section(labels, node) for node in nodes_of(labels, topic))
    return (
        f'<!doctype html><html lang="{labels.language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style>"
        f"<h1>{title}</h1>\n<figure>{svg(labels, topic)}</figure>\n"
        f"<main>{sections}</main>\n</html>\n"
    )


def svg(labels: Labels, topic: str) -> str:
    """The drawing alone; what leads out of the topic is in the list below it."""
    nodes = nodes_of(labels, topic)
    boxes = {node.id: Box(kind=_kind(node), words=labels.place(node)) for node in nodes}
    ways = (way for node in nodes for way in labels.ways(node))
    return draw_svg(boxes, [way for way in ways if way.target in boxes])


def nodes_of(labels: Labels, topic: str) -> list[Node]:
    """The places of a topic, its first one first."""
    guide = labels.guide
    mine = [node for node in guide.nodes.values() if node.topic == topic]
    return sorted(mine, key=lambda node: node.id != guide.topics[topic].first)


def _kind(node: Node) -> str:
    return "fork" if node.forks else "outcome" if node.stays else "screen"


def _shape(node: Node, words: str) -> str:
    name, short = _name(node.id), words if len(words) <= _SHORT else f"{words[:_SHORT]}…"
    if node.forks:
        return f'{name}{{"{_quoted(short)}"}}'
    return f'{name}(["{_quoted(short)}"])' if node.stays else f'{name}["{_quoted(short)}"]'


def _name(id_: NodeId) -> str:
    return id_.replace("/", "__").replace("-", "_")


def _quoted(words: str) -> str:
    return words.replace('"', "'").replace("\n", " ")


def _section(labels: Labels, node: Node) -> str:
    texts = "".join(
        f"<h3>{escape(readers)}</h3><p>{escape(words.strip())}</p>"
        for readers, words in (labels.forms(node.text) if node.text else ())
    )
    return (
        f'<section id="{escape(node.id)}"><h2>{escape(labels.place(node))}</h2>'
        f"<code>{escape(node.id)}</code>{texts}<ul>{_ways(labels, node)}</ul></section>"
    )


def _ways(labels: Labels, node: Node) -> str:
    return "".join(
        f"<li>{escape(way.label)} → {_link(labels, node, way.target)}</li>"
        for way in labels.ways(node)
    )


def _link(labels: Labels, node: Node, target: NodeId) -> str:
    """A place of another topic is not on this page, so it is only named."""
    place = labels.guide.nodes[target]
    words = escape(labels.place(place))
    if place.topic == node.topic:
        return f'<a href="#{escape(target)}">{words}</a>'
    return f"{escape(labels.first(labels.guide.topics[place.topic].title))}: {words}"


_STYLE = """
:root{color-scheme:light dark;--page:#fbfaf7;--ink:#1d2a33;--soft:#52646f;--edge:#b9c4c9;
--accent:#0f5c56;--screen:#fff;--fork:#fbe3ae;--outcome:#cfe8e2}
@media(prefers-color-scheme:dark){:root{--page:#12191d;--ink:#e7edef;--soft:#a9b8bf;--edge:#4d5d66;
--accent:#7fd0c5;--screen:#1d282e;--fork:#54431a;--outcome:#1c4741}}
body{font:16px/1.5 Arial,Helvetica,"Liberation Sans",sans-serif;margin:2rem 1rem;
background:var(--page);color:var(--ink)}
h1,main{max-width:50rem;margin-inline:auto}figure{margin:0 0 2rem;overflow-x:auto}
svg{display:block;margin:auto}svg text{fill:var(--ink)}svg .label text{fill:var(--soft)}
svg rect{stroke:var(--soft)}svg path{fill:none;stroke:var(--soft)}svg .back{stroke-dasharray:5 4}
svg marker path{fill:var(--soft);stroke:none}svg a:hover rect,svg a:focus rect{stroke-width:3}
.screen rect{fill:var(--screen)}.fork rect{fill:var(--fork)}.outcome rect{fill:var(--outcome)}
section{border:1px solid var(--edge);border-radius:8px;padding:.5rem 1rem;margin:1rem 0}
section:target{border-color:var(--accent);outline:2px solid var(--accent)}
h2{margin:.5rem 0 0;font-size:1.25rem}h3{margin:1rem 0 0;font-size:1rem;color:var(--soft)}
code{color:var(--soft)}p{margin:.25rem 0;white-space:pre-line}main a{color:var(--accent)}
@media print{figure{overflow:visible}svg{max-width:100%;height:auto}}
"""
