"""Labels for the places of a guide and the ways between them, in one language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from bot.core.conditions import LANGUAGE, ROLE
from bot.core.screen import is_question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.languages import Code
    from bot.core.pieces import Condition
    from bot.core.texts import Reader, Text

_SENTENCE = re.compile(r"(?<=[.?!])\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """From a place to another; `label`: the answer or the condition that leads there."""

    source: NodeId
    label: str
    target: NodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels; `gettext` translates the few words that are not in the guide."""

    guide: Guide
    language: Code
    gettext: Callable[[str], str]

    def place(self, node: Node) -> str:
        """Its title, else its question, else how it begins; of a fork, what it depends on."""
        if node.title is not None:
            return self.first(node.title)
        if node.text is None:
            return self._fork(node)
        paragraphs = self.first(node.text).strip().split("\n\n")
        return _SENTENCE.split(next(filter(is_question, paragraphs), paragraphs[0]))[0]

    def ways(self, node: Node) -> Iterator[Way]:
        """The ways that lead on from a place: its choices, its rules, and where it is unsure."""
        for choice in node.choices:
            if choice.go is not None:
                label = " / ".join(self.all(choice.text))
                known = self._known(choice.when)
                yield self._way(node, f"{label} ({known})" if known else label, choice.go)
        _ = self.gettext
        for rule in node.rules:
            yield self._way(node, self._known(rule.when) or _("anders"), rule.go)
        if node.unsure is not None:
            yield self._way(node, _("nog niet zeker"), node.unsure)

    def reader(self, reader: Reader) -> str:
        """The name of a role; "iedereen" for `None`."""
        _ = self.gettext
        return _("iedereen") if reader is None else self._answer(ROLE, reader)

    def forms(self, text: Text) -> Iterator[tuple[str, str]]:
        """Each different wording, with the readers that it is for in front: (readers, words)."""
        readers: dict[str, list[str]] = {}
        for reader, words in text.forms[self.language].items():
            readers.setdefault(words, []).append(self.reader(reader))
        for words, names in readers.items():
            yield ", ".join(names), words

    def first(self, text: Text) -> str:
        """The first wording of a text."""
        return self.all(text)[0]

    def all(self, text: Text) -> list[str]:
        """All different wordings of a text."""
        return list(dict.fromkeys(text.forms[self.language].values()))

    def _way(self, node: Node, label: str, target: NodeId) -> Way:
        return Way(source=node.id, label=label, target=target)

    def _fork(self, node: Node) -> str:
        asked = dict.fromkeys(key for rule in node.rules for key in rule.when or ())
        _ = self.gettext
        return _("Hangt af van: {}").format("; ".join(self._question(key) for key in asked))

    def _known(self, condition: Condition | None) -> str:
        """A condition in words."""
        _ = self.gettext
        parts = []
        for key, wanted in (condition or {}).items():
            answers = reduce(_("{} of {}").format, (self._answer(key, v) for v in sorted(wanted)))
            told = key in {ROLE, LANGUAGE}
            parts.append(answers if told else f"{self._question(key)}: {answers}")
        return "; ".join(parts)

    def _question(self, key: str) -> str:
        _ = self.gettext
        if key not in self.guide.questions:
            return _("wie het vraagt") if key == ROLE else key
        node = self.guide.nodes[self.guide.questions[key]]
        return self.first(node.about) if node.about else self.place(node)

    def _answer(self, key: str, value: str) -> str:
        if key in self.guide.questions:
            choice = self.guide.nodes[self.guide.questions[key]].choice(value)
        else:
            choice = self._setting(value)
        return self.first(choice.text) if choice else value

    def _setting(self, value: str) -> Choice | None:
        """The choice by which people set their role or language."""
        choices = (choice for node in self.guide.nodes.values() for choice in node.choices)
        return next((choice for choice in choices if value in {choice.role, choice.language}), None)
