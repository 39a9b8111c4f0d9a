"""The beslisboom as a table that anybody can review."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.engine import turn
from bot.core.events import Chose, Opened
from bot.core.session import Session
from bot.core.texts import Role
from bot.core.weighing import weigh
from tests.guides import NOW, event_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide, Node, NodeId
    from bot.core.pieces import Condition
    from bot.core.showing import Turn

TOPIC = "beslisboom"
HEAD = """\
# De beslisboom: welke antwoorden geven welke uitkomst?

Dit bestand is gemaakt uit `dialogs/beslisboom.yaml` en wordt bij elke wijziging vergeleken. Het
zegt alleen wat er wordt besloten, niet in welke woorden. Klopt een verschil? Maak het dan opnieuw
met `.venv/bin/python -m pytest tests/content/test_decisions.py --rewrite`, en laat iemand die de
regels kent het verschil lezen.

Een streepje betekent: die vraag is niet gesteld.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One way through the questions, and what is told at the end of it."""

    answers: dict[str, str]
    place: NodeId
    told: tuple[str, ...]
    depends: tuple[str, ...]


def table(guide: Guide) -> str:
    """The whole file."""
    return "\n".join((HEAD, outcomes(guide), ways(guide)))


def outcomes(guide: Guide) -> str:
    """For each role: answers → outcome, as the questions are really asked."""
    return "\n".join(_outcomes_of(guide, role) for role in Role)


def ways(guide: Guide) -> str:
    """Every button, rule and statement of the topic, with its condition."""
    nodes = [node for node in guide.nodes.values() if node.topic == TOPIC]
    return "\n".join(
        (
            "## Waar elke knop en elke regel heen leidt\n",
            _rows(("plaats", "keuze of regel", "als", "laat open", "gaat naar"), _edges(nodes)),
            "## Welke zin waar staat\n",
            _rows(("plaats", "zin", "als"), _points(nodes)),
            "## Welke vraag een plaats stelt of afweegt\n",
            _rows(("plaats", "onthoudt", "weegt af"), _roles_of_places(nodes)),
        )
    )


def lines(guide: Guide, role: Role) -> Iterator[Line]:
    """Each way from the first screen to an outcome, by pressing every answer."""
    first = guide.topics[TOPIC].first
    begun = turn(guide, Session(role=role), Opened(node=first), NOW)
    yield from _onward(guide, begun, frozenset({first}), begun=False)


def _onward(guide: Guide, at: Turn, seen: frozenset[NodeId], *, begun: bool) -> Iterator[Line]:
    node = guide.nodes[at.screen.node]
    asks = node.remember is not None and node.id not in seen
    if begun and not asks:
        yield _line(guide, at, node)
        return
    for button in at.screen.answers:
        event = event_of(button.tap)
        if isinstance(event, Chose) and event.node == node.id:
            after = turn(guide, at.session, event, NOW)
            # From the first screen only the way into the questions.
            if begun or guide.nodes[after.screen.node].topic == TOPIC:
                yield from _onward(guide, after, seen | {node.id}, begun=True)


def _line(guide: Guide, at: Turn, node: Node) -> Line:
    weighed = weigh(guide, node, at.session.role, at.session.answers)
    return Line(
        answers=dict(at.session.answers),
        place=node.id,
        told=weighed.sure,
        depends=weighed.depends,
    )


def _outcomes_of(guide: Guide, role: Role) -> str:
    found = list(lines(guide, role))
    asked = [q for q in guide.questions if any(q in line.answers for line in found)]
    rows = [
        (
            *(line.answers.get(question, "-") for question in asked),
            _short(line.place),
            ", ".join(_short(statement) for statement in line.told) or "-",
            ", ".join(line.depends) or "-",
        )
        for line in found
    ]
    return f"## Uitkomsten voor: {role.value}\n\n" + _rows(
        (*asked, "uitkomst", "wat er wordt gezegd", "hangt af van"), rows
    )


def _edges(nodes: list[Node]) -> Iterator[tuple[str, ...]]:
    for node in nodes:
        place = _short(node.id)
        for choice in node.choices:
            left_open = ", ".join(sorted(choice.open)) if choice.open is not None else "-"
            goes = _short(choice.go) if choice.go else "(terug)"
            yield place, f"knop `{choice.key}`", _if(choice.when), left_open, goes
        for number, rule in enumerate(node.rules, 1):
            yield place, f"regel {number}", _if(rule.when, "anders"), "-", _short(rule.go)
        if node.unsure:
            yield place, "nog niet zeker", "-", "-", _short(node.unsure)


def _points(nodes: list[Node]) -> Iterator[tuple[str, ...]]:
    for node in nodes:
        for point in node.points:
            yield _short(node.id), _short(point.statement), _if(point.when)


def _roles_of_places(nodes: list[Node]) -> Iterator[tuple[str, ...]]:
    for node in nodes:
        if node.remember or node.weighs:
            weighs = _short(node.weighs) if node.weighs else "-"
            yield _short(node.id), node.remember or "-", weighs


def _if(condition: Condition | None, otherwise: str = "altijd") -> str:
    if condition is None:
        return otherwise
    return " en ".join(f"{key} is {' of '.join(sorted(v))}" for key, v in condition.items())


def _short(id_: str) -> str:
    return id_.removeprefix(f"{TOPIC}/")


def _rows(head: tuple[str, ...], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> str:
    every = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in every) + "\n"


def with_node(guide: Guide, node: Node) -> Guide:
    return replace(guide, nodes={**guide.nodes, node.id: node})
