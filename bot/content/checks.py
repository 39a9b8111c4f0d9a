"""The proofs over all paths: whole, reachable, within limits, sourced, translated."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.content.extract import texts
from bot.content.problems import Problem
from bot.content.report import Row, hard_screens, hard_topics, rows, too_deep
from bot.content.reviews import near, passed
from bot.content.texts import forms
from bot.core.days import dutch_day
from bot.core.drawing import cited
from bot.core.languages import SPOKEN
from bot.core.limits import overruns
from bot.core.paths import walk
from bot.core.texts import READERS, Role
from bot.core.weighing import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from babel.messages.catalog import Catalog

    from bot.content.load import Files
    from bot.content.models import PlainFile
    from bot.core.guide import Guide, NodeId
    from bot.core.languages import Code
    from bot.core.paths import Reached


def entrances(guide: Guide) -> tuple[NodeId, ...]:
    """Places that a command or words of distress lead to, not only a button."""
    everywhere = (guide.home, guide.help, guide.stop)
    return tuple(place for place in guide.special.values() if place not in everywhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the proofs found: the problems, and how much was looked at.

    `told`: the facts that each role can come across. `passed`, `near`: review dates; these are not
    among the problems, as they pass without anybody changing the content.
    """

    problems: tuple[Problem, ...]
    screens: int
    moves: int
    told: Mapping[Role, frozenset[str]] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    passed: tuple[Problem, ...] = ()
    near: tuple[Problem, ...] = ()


def prove(guide: Guide, now: datetime, plain: PlainFile | None = None) -> Report:
    """Walk all paths in all languages, and report everything that is not as promised.

    `plain`: the rules of plain language to check the texts by.
    """
    walks = {
        language: walk(guide, now, language, entrances(guide)) for language in guide.languages.codes
    }
    problems: dict[Problem, None] = {}
    for visits in walks.values():
        problems.update(dict.fromkeys(_screens(guide, visits)))
    problems.update(dict.fromkeys(_unreached(guide, walks[guide.languages.source])))
    problems.update(dict.fromkeys(_entrances(guide)))
    table: list[Row] = []
    if plain is not None:
        for visits in walks.values():
            table += rows(guide, visits, plain)
            problems.update(dict.fromkeys(_not_plain(guide, visits, plain)))
        problems.update(dict.fromkeys(_problem(t, "", w) for t, w in hard_topics(table)))
    told = told_facts(guide, walks[guide.languages.source])
    problems.update(dict.fromkeys(_untold(guide, told)))
    return Report(
        problems=tuple(problems),
        screens=sum(len(visits) for visits in walks.values()),
        moves=sum(len(visit.moves) for visits in walks.values() for visit in visits),
        told=told,
        rows=tuple(table),
        passed=tuple(passed(guide, dutch_day(now))),
        near=tuple(near(guide, dutch_day(now))),
    )


def told_facts(guide: Guide, visits: Iterable[Reached]) -> dict[Role, frozenset[str]]:
    """The facts that each role can come across."""
    told: dict[Role, set[str]] = {role: set() for role in Role}
    for visit in visits:
        role = visit.session.role
        if role is not None:
            facts = cited(guide, visit.session, guide.nodes[visit.screen.node])
            told[role].update(fact.id for fact in facts)
    return {role: frozenset(ids) for role, ids in told.items()}


def untranslated(files: Files, catalogs: Mapping[Code, Catalog]) -> Iterator[Problem]:
    """Texts without a finished translation, and messages that are still fuzzy or empty."""
    for language, catalog in catalogs.items():
        for name, file in files.parsed.items():
            document = files.documents[name]
            for path, context, text in texts(name, file):
                for reader, where, words in forms(context, text):
                    found = catalog.get(words, where)
                    if found is None or not found.string or found.fuzzy:
                        state = "fuzzy" if found is not None and found.fuzzy else "missing"
                        yield Problem(
                            file=document.file,
                            line=document.line((*path, reader)),
                            where=where,
                            what=f"its `{language}` translation is {state}: run `make messages`, "
                            "then translate it in locales/",
                        )
        yield from _unfinished(language, catalog)


def _unfinished(language: Code, catalog: Catalog) -> Iterator[Problem]:
    for message in catalog:
        if message.id and (message.fuzzy or not message.string):
            context = message.context or str(message.id)
            yield Problem(
                file=f"locales/{SPOKEN[language].catalog}/LC_MESSAGES/messages.po",
                line=0,
                where=context,
                what="this message waits for a translation",
            )


def _not_plain(guide: Guide, visits: tuple[Reached, ...], plain: PlainFile) -> Iterator[Problem]:
    for node, what in (*hard_screens(guide, visits, plain), *too_deep(guide, visits)):
        yield _node_problem(node, what)


def _screens(guide: Guide, visits: Iterable[Reached]) -> Iterator[Problem]:
    for visit in visits:
        node, language = visit.screen.node, visit.screen.language
        for what in overruns(visit.screen):
            yield _node_problem(node, f"{what} ({language}, {visit.screen.role or 'everybody'})")
        home = settle(guide, guide.home, visit.session.role, visit.session.answers)
        leads = {move.screen.node for move in visit.moves} - {node}
        if not leads:
            yield _node_problem(node, "a dead end: no button leads on")
        if node != home and home not in leads:
            yield _node_problem(node, "no button leads home")
        help_ = settle(guide, guide.help, visit.session.role, visit.session.answers)
        if node != help_ and help_ not in leads:
            yield _node_problem(node, "no button leads to help")


def _unreached(guide: Guide, visits: Iterable[Reached]) -> Iterator[Problem]:
    seen = {visit.screen.node for visit in visits}
    aimed = {rule.go for node in guide.nodes.values() for rule in node.rules}
    aimed |= {choice.go for node in guide.nodes.values() for choice in node.choices if choice.go}
    aimed |= {guide.home, guide.help, guide.stop} | {step.screen for step in guide.steps}
    for node in guide.nodes.values():
        if not node.moved and node.id not in (aimed if node.forks else seen):
            yield _node_problem(node.id, "nothing leads here: add a choice, or remove the node")


def _entrances(guide: Guide) -> Iterator[Problem]:
    """Problems with the places that the bot itself leads everybody to."""
    for id_ in entrances(guide):
        node = guide.nodes[id_]
        if node.text is None or not all(node.text.speaks_to(role) for role in READERS):
            yield _node_problem(id_, "this place must be a screen with words for everybody")


def _untold(guide: Guide, told: Mapping[Role, frozenset[str]]) -> Iterator[Problem]:
    for fact in guide.facts.values():
        for role in sorted(fact.for_):
            if fact.id not in told[role] and not fact.not_told:
                what = (
                    f"no screen tells this to {role}: cite it in a node, or say why in `not_told`"
                )
                yield _problem("facts", fact.id, what)


def _node_problem(node: NodeId, what: str) -> Problem:
    topic, _, key = node.partition("/")
    return _problem(topic, key, what)


def _problem(name: str, where: str, what: str) -> Problem:
    return Problem(file=f"dialogs/{name}.yaml", line=0, where=where, what=what)
