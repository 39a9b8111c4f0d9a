"""Reads a YAML file as plain data in which every scalar is text, with the line of each value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from bot.content.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

Path_: TypeAlias = tuple["str | int", ...]
"""Keys and indexes from the top of a file down to a value."""


@dataclass(slots=True, kw_only=True)
class Document:
    """One file. `data`: its top mapping; `lines`: by path; `nodes`: ids of the nodes read."""

    file: str
    data: dict[str, Any]
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    nodes: set[int] = field(default_factory=set, repr=False)

    def line(self, path: Path_) -> int:
        """The line of a path, or of as much of it as is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path_, what: str) -> None:
        where = str(path[0]) if path else ""
        self.problems.append(Problem(file=self.file, line=self.line(path), where=where, what=what))


def read(path: Path, name: str) -> Document:
    """Read one file; what cannot be read becomes a problem of the document."""
    try:
        return read_stream(path.read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        advice = " (save it as UTF-8)" if isinstance(error, UnicodeDecodeError) else ""
        what = f"it cannot be read{advice}: {error}"
        problem = Problem(file=name, line=0, where="", what=what)
        return Document(file=name, data={}, problems=[problem])


def read_stream(content: str, name: str) -> Document:
    """Read the text of a file; what is not YAML, or not a mapping, becomes a problem."""
    document = Document(file=name, data={})
    try:
        top = yaml.compose(content, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = error.problem or "it cannot be read"
        hints = [f" ({hint})" for part, hint in _HINTS.items() if part in what]
        document.problems.append(_not_yaml(name, line, "".join((what, *hints))))
    except yaml.YAMLError as error:
        document.problems.append(_not_yaml(name, 0, str(error).splitlines()[0]))
    else:
        if isinstance(top, yaml.MappingNode):
            document.data = _plain(top, (), document)
        else:
            document.problems.append(_not_yaml(name, 1, "it must hold `key: value` pairs"))
    return document


# PyYAML's own parser fails on `{text: Wat nu?, go: x}`, which libyaml reads as YAML intends.
_LOADER = yaml.CSafeLoader


_STAR = "a text that begins with * or & goes between quotes"
_HINTS = {
    "any token": "a tab? use spaces; a sign such as @ or % in front? put the text between quotes",
    "tab character": "use spaces",
    "mapping values": "a colon in a text? put the text between quotes; else look at the spaces"
    " in front, here and above",
    "expected key": "look at the spaces in front, here and above, and at the quotes",
    "expected ':'": "is there a colon and a space behind each key, here and above?",
    "',' or": "a bracket that opens, and does not close?",
    "end of stream": 'a quote that opens, and does not close? write "\'t Huis", with double quotes',
    "undefined alias": _STAR,
    "alphabetic": _STAR,
}
"""What to do about a part of what the parser says."""


def _not_yaml(name: str, line: int, what: str) -> Problem:
    return Problem(file=name, line=line, where="", what=f"this is not valid YAML: {what}")


def _plain(node: yaml.Node, path: Path_, document: Document) -> Any:
    """The data of a node; scalars stay text as written, so `no` and `12:30` mean themselves."""
    if id(node) in document.nodes:  # reached by an alias, perhaps within itself
        document.problem(path, f"`{path[-1]}` repeats another place by a `*`: write it out")
        return None
    document.nodes.add(id(node))
    document.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), document) for i, item in enumerate(node.value)]
    return node.value or None


def _mapping(node: yaml.MappingNode, path: Path_, document: Document) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in result:
            document.lines[(*path, key)] = key_node.start_mark.line + 1
            document.problem((*path, key), f"`{key}` stands here twice: keep one of them")
            continue
        document.lines[(*path, key)] = key_node.start_mark.line + 1
        result[key] = _plain(value_node, (*path, key), document)
    return result
