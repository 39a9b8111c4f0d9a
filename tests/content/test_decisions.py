"""The decision table under review: what the answers lead to, and that every edge of it counts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.drawing import cited, draw
from bot.core.engine import turn
from bot.core.events import Chose, Opened
from bot.core.session import Session
from bot.core.texts import Role
from tests.content.beslisboom import TOPIC, Line, lines, outcomes, table, ways, with_node
from tests.guides import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide, Node
    from bot.core.languages import Code
    from bot.core.pieces import Condition

REVIEWED = Path(__file__).resolve().parent.parent / "decisions" / "beslisboom.md"
ROLES = tuple(Role)
SHORT = 700
"""Characters of an outcome: what it says, without its source and its buttons."""


def test_the_beslisboom_decides_as_was_reviewed(
    guide: Guide, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--rewrite"):
        REVIEWED.write_text(table(guide), encoding="utf-8")
    assert table(guide) == REVIEWED.read_text(encoding="utf-8")


# Flip one edge, and the comparison fails


def flipped(guide: Guide, condition: Condition) -> Iterator[Condition]:
    """The condition with one value less and with one value more, for each thing it asks."""
    for key, wanted in condition.items():
        known = {role.value for role in Role}
        if key in guide.questions:
            known = {choice.key for choice in guide.nodes[guide.questions[key]].choices}
        for value in sorted(wanted):
            if len(wanted) > 1:
                yield {**condition, key: wanted - {value}}
        for value in sorted(known - wanted):
            yield {**condition, key: wanted | {value}}
        yield {k: v for k, v in condition.items() if k != key}


def elsewhere(target: str | None) -> str:
    """Another screen, that no answer leads to."""
    other = f"{TOPIC}/waarom"
    return other if target != other else f"{TOPIC}/start"


def changed_choices(guide: Guide, node: Node) -> Iterator[tuple[str, Node]]:
    for i, choice in enumerate(node.choices):
        others = [replace(choice, go=elsewhere(choice.go))]
        others += [replace(choice, when=when) for when in flipped(guide, choice.when or {})]
        if choice.open is not None:
            others += [replace(choice, open=choice.open - {value}) for value in choice.open]
            others.append(replace(choice, open=None))
        for other in others:
            every = (*node.choices[:i], other, *node.choices[i + 1 :])
            yield f"{node.id}: {choice.key}", replace(node, choices=every)


def changed_rules(guide: Guide, node: Node) -> Iterator[tuple[str, Node]]:
    for i, rule in enumerate(node.rules):
        others = [replace(rule, go=elsewhere(rule.go))]
        others += [replace(rule, when=when) for when in flipped(guide, rule.when or {})]
        for other in others:
            every = (*node.rules[:i], other, *node.rules[i + 1 :])
            yield f"{node.id}: rule {i + 1}", replace(node, rules=every)
    if node.unsure:
        yield f"{node.id}: unsure", replace(node, unsure=elsewhere(node.unsure))


def changed_points(guide: Guide, node: Node) -> Iterator[tuple[str, Node]]:
    for i, point in enumerate(node.points):
        others = [replace(point, when=when) for when in flipped(guide, point.when or {})]
        others.append(replace(point, when={"rol": frozenset()}))
        for other in others:
            every = (*node.points[:i], other, *node.points[i + 1 :])
            yield f"{node.id}: {point.statement}", replace(node, points=every)
        without = (*node.points[:i], *node.points[i + 1 :])
        yield f"{node.id}: no {point.statement}", replace(node, points=without)


def changes(guide: Guide) -> Iterator[tuple[str, Node]]:
    """Every edge of the topic, flipped to something else, one at a time."""
    for node in guide.nodes.values():
        if node.topic == TOPIC:
            yield from changed_choices(guide, node)
            yield from changed_rules(guide, node)
            yield from changed_points(guide, node)


def test_any_edge_that_is_flipped_shows_in_the_table(guide: Guide) -> None:
    before, count = ways(guide), 0
    for what, node in changes(guide):
        count += 1
        assert ways(with_node(guide, node)) != before, what
    edges = sum(
        len(n.choices) + len(n.rules) + len(n.points)
        for n in guide.nodes.values()
        if n.topic == TOPIC
    )
    assert count > edges > 0


def test_a_way_that_decides_and_leads_elsewhere_shows_in_the_outcomes(guide: Guide) -> None:
    before, count = outcomes(guide), 0
    for node in list(guide.nodes.values()):
        for what, other in redirected(guide, node):
            count += 1
            assert outcomes(with_node(guide, other)) != before, what
    assert count > len(ROLES)


def redirected(guide: Guide, node: Node) -> Iterator[tuple[str, Node]]:
    """Each answer, rule and doubt of the topic leading to another screen."""
    if node.topic != TOPIC or node.moved or not (node.remember or node.forks):
        return
    for what, other in (*changed_choices(guide, node), *changed_rules(guide, node)):
        gos = [(c.key, c.go) for c in node.choices], [r.go for r in node.rules], node.unsure
        after = [(c.key, c.go) for c in other.choices], [r.go for r in other.rules], other.unsure
        if gos != after:
            yield what, other


# The right reading of section 3 of the fact sheet and its ambiguities 1-7, by hand


def every_line(guide: Guide, role: Role, **answers: str) -> list[Line]:
    """The ways through the questions with these answers; there must be some."""
    found = [line for line in lines(guide, role) if answers.items() <= line.answers.items()]
    assert found
    return found


def says(guide: Guide, role: Role, line: Line) -> str:
    session = Session(role=role, answers=line.answers, trail=(line.place,))
    screen = draw(guide, session, guide.nodes[line.place], NOW)
    return " ".join([screen.text, *(item for points in screen.points for item in points.items)])


def cites(guide: Guide, role: Role, line: Line) -> set[str]:
    """What the outcome leans on, without the sentence on who applies: that holds always."""
    session = Session(role=role, answers=line.answers, trail=(line.place,))
    who = {f for s in line.told if s.endswith("/school-vraagt") for f in guide.statements[s].facts}
    rest = {f for s in line.told if not s.endswith("/school-vraagt")
            for f in guide.statements[s].facts}  # fmt: skip
    own = {fact for facts in guide.nodes[line.place].facts.values() for fact in facts}
    return {f.id for f in cited(guide, session, guide.nodes[line.place])} - (who - rest - own)


def conclusions(role: Role) -> set[str]:
    """What category d asks besides consent; a pupil is spared the paper."""
    return set() if role == Role.LEERLING else {"B15", "B16"}


def test_there_is_one_door_to_each_outcome(guide: Guide) -> None:
    """Else a button could lead to another outcome than the answers do."""
    outcomes_ = {rule.go for rule in guide.nodes[f"{TOPIC}/uitkomst"].rules}
    doors = {
        node.id
        for node in guide.nodes.values()
        for choice in node.choices
        if choice.go in outcomes_
    }
    assert doors == set()
    assert guide.nodes[f"{TOPIC}/uitkomst"].unsure not in outcomes_


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("cause", ["behandeling", "ziekte"])
def test_treatment_and_illness_need_no_consent_but_evidence(
    guide: Guide, role: Role, cause: str
) -> None:
    for line in every_line(guide, role, oorzaak=cause):
        assert line.place == f"{TOPIC}/categorie-b"
        assert {"B6", "B7", "B8", "B9"} <= cites(guide, role, line)
        assert not {"B13", "B14", "B15", "B16"} & cites(guide, role, line)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("answers", [{"oorzaak": "klachten"}, {"oorzaak": "anders", "reden": "ja"}])
def test_all_other_bodily_or_mental_reasons_need_consent(
    guide: Guide, role: Role, answers: dict[str, str]
) -> None:
    for line in every_line(guide, role, **answers):
        facts = cites(guide, role, line)
        assert line.place == f"{TOPIC}/categorie-d"
        assert {"B12", "B13", "B14", *conclusions(role)} <= facts
        assert not {"B6", "B7", "B8", "B9", "B10", "B11"} & facts


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "answers",
    [{"oorzaak": "allebei"}, {"oorzaak": "weet-niet"}, {"oorzaak": "anders", "reden": "weet-niet"}],
)
def test_of_a_combination_or_doubt_neither_is_chosen_and_both_are_named(
    guide: Guide, role: Role, answers: dict[str, str]
) -> None:
    for line in every_line(guide, role, **answers):
        text = says(guide, role, line)
        assert line.place == f"{TOPIC}/niet-zeker"
        assert re.search(r"geen (goedkeuring|instemming)", text)
        assert "Bij andere lichamelijke of psychische redenen waarschijnlijk wel" in text
        assert f"{TOPIC}/opp-wel" not in line.told
        assert f"{TOPIC}/geen-instemming" not in line.told
        assert line.depends


@pytest.mark.parametrize("role", ROLES)
def test_an_outcome_is_probable_and_the_school_judges_which_rule_holds(
    guide: Guide, role: Role
) -> None:
    for line in every_line(guide, role):
        if line.place == f"{TOPIC}/andere-reden":
            continue
        text = says(guide, role, line)
        assert "waarschijnlijk" in text.lower(), line
        assert "De school bepaalt" in text or "U bepaalt" in text, line
        assert "school beslist" not in text  # on an application, the Inspectorate does


@pytest.mark.parametrize("line_of", ["oza", "commissie", "eerder"])
def test_what_changes_a_line_of_it_is_a_condition_and_no_question(
    guide: Guide, line_of: str
) -> None:
    """Nobody is asked what they may not know; whom it concerns can see that it does."""
    assert set(guide.questions) == {"oorzaak", "reden"}
    for line in every_line(guide, Role.SCHOOL, oorzaak="klachten"):
        assert f"{TOPIC}/{line_of}" in line.told
        said = guide.statements[f"{TOPIC}/{line_of}"].text.say("nl", Role.SCHOOL)
        assert re.match(r"(Doet|Vroeg) [^.]*\? |In het so en vso ", said)


def test_within_the_oza_experiment_nothing_is_applied_for_per_pupil(guide: Guide) -> None:
    for line in every_line(guide, Role.SCHOOL, oorzaak="klachten"):
        assert {"B18", "B19"} <= cites(guide, Role.SCHOOL, line)
    for role in (Role.OUDER, Role.SCHOOL):
        assert "B18" in guide.nodes[f"{TOPIC}/waarom"].facts[role]


APPLY = re.compile(
    r"\bvraagt? (u |je )?(zelf |nu |dan )?(om )?(instemming|goedkeuring)"
    r"|\b(u|je) (moet|kunt|mag|kan) (zelf )?(de )?(instemming|goedkeuring)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("role", [Role.OUDER, Role.LEERLING])
def test_parents_and_pupils_are_never_told_to_apply(guide: Guide, role: Role) -> None:
    for line in every_line(guide, role):
        text = says(guide, role, line)
        assert not APPLY.search(text), text
        if line.place in {f"{TOPIC}/categorie-b", f"{TOPIC}/categorie-d"}:
            assert f"{TOPIC}/school-vraagt" in line.told
        if line.place == f"{TOPIC}/categorie-d":
            assert re.search(
                r"moet (ze|de school) daarvoor goedkeuring (\(instemming\) )?vragen", text
            )


@pytest.mark.parametrize(
    "words", ["Vraag instemming aan.", "U moet zelf instemming vragen.", "Vraag je goedkeuring?"]
)
def test_words_that_would_tell_them_to_apply_are_seen(words: str) -> None:
    assert APPLY.search(words)


@pytest.mark.parametrize("role", ROLES)
def test_of_another_reason_the_question_is_not_answered(guide: Guide, role: Role) -> None:
    for line in every_line(guide, role, oorzaak="anders", reden="nee"):
        text = says(guide, role, line)
        assert "geen antwoord" in text
        assert "instemming" not in text
        assert not {"B7", "B14"} & cites(guide, role, line)
        assert (line.told, line.depends) == ((), ())


@pytest.mark.parametrize("role", [Role.OUDER, Role.SCHOOL])
def test_not_required_speaks_only_of_extra_demands(guide: Guide, role: Role) -> None:
    for line in every_line(guide, role, oorzaak="ziekte"):
        text = says(guide, role, line)
        assert "extra eisen en een ingroeiplan zijn niet verplicht" in text
        assert re.search(r"[Oo]verleg en (hulp|maatwerk) blijven nodig", text)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_an_outcome_is_short_and_says_nothing_twice(
    guide: Guide, role: Role, language: Code
) -> None:
    """The answer first, then what one can do now; what is not required stands last."""
    for line in every_line(guide, role):
        session = Session(role=role, language=language, answers=line.answers, trail=(line.place,))
        screen = draw(guide, session, guide.nodes[line.place], NOW)
        items = [item for points in screen.points for item in points.items]
        assert len(screen.text) + sum(map(len, items)) <= SHORT, line.place
        assert not [item for item in items if item in screen.text]
        if line.told:
            assert line.told[0] == f"{TOPIC}/direct"
            assert f"{TOPIC}/opp-niet" not in line.told[:-1]


def test_a_parent_is_told_what_takes_longest_to_arrange(guide: Guide) -> None:
    for answers in ({"oorzaak": "klachten"}, {"oorzaak": "anders", "reden": "ja"}):
        for line in every_line(guide, Role.OUDER, **answers):
            assert {"O4", "O5", "O6", "O7", "O8"} <= cites(guide, Role.OUDER, line)


def test_the_rule_stands_where_one_asks_why(guide: Guide) -> None:
    why = guide.nodes[f"{TOPIC}/waarom"]
    for role in ROLES:
        assert {"B7", "B12", "B14"} <= {*why.facts[role]}
        assert why.text
        assert why.text.say("nl", role).startswith("In twee situaties is geen")


@pytest.mark.parametrize("place", ["oza", "soort", "eerder", "oza-uitkomst", "verder"])
@pytest.mark.parametrize("role", ROLES)
def test_what_was_asked_before_leads_to_what_the_answers_give(
    guide: Guide, role: Role, place: str
) -> None:
    """Buttons of earlier releases live on."""
    session = Session(role=role, answers={"oorzaak": "klachten", "oza": "ja"})
    for event in (Opened(node=f"{TOPIC}/{place}"), Chose(node=f"{TOPIC}/{place}", choice="ja")):
        assert turn(guide, session, event, NOW).screen.node == f"{TOPIC}/categorie-d"
