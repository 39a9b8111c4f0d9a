"""The lists of a screen: statements, steps, reasons, and what is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.plan import finished, label, told_at
from bot.core.screen import Points
from bot.core.sheet import sheet
from bot.core.weighing import weigh
from bot.core.why import otherwise, rests_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide, Node
    from bot.core.session import Session


def points(guide: Guide, session: Session, node: Node) -> tuple[Points, ...]:
    """All lists of a node, in the order in which they are read."""
    return tuple(
        found
        for found in (
            *_weighed(guide, session, node),
            *sheet(guide, session, node),
            *_reasons(guide, session, node),
            *_steps(guide, session, node),
            *_kept(guide, session, node),
        )
        if found.items
    )


def _weighed(guide: Guide, session: Session, node: Node) -> Iterator[Points]:
    weighed = weigh(guide, node, session.role, session.answers)
    lead = guide.say("zeker", session) if weighed.depends else ""
    sure = (guide.statements[key].text.to(session) for key in weighed.sure)
    yield Points(lead=lead, items=tuple(sure))
    abouts = (guide.nodes[guide.questions[key]].about for key in weighed.depends)
    items = (about.to(session) for about in abouts if about and about.speaks_to(session.role))
    yield Points(lead=guide.say("hangt-af", session), items=tuple(items))


def _reasons(guide: Guide, session: Session, node: Node) -> Iterator[Points]:
    if node.why is None:
        return
    fork = guide.nodes[node.why]
    yield Points(
        lead=guide.say("rust-op", session),
        items=tuple(rests_on(guide, session, fork)),
    )
    yield Points(
        lead=guide.say("ander-antwoord", session),
        items=tuple(otherwise(guide, session, fork)),
    )


def _steps(guide: Guide, session: Session, node: Node) -> Iterator[Points]:
    if node.plan is None:
        return
    first = node.plan == "first"
    steps = told_at(guide, session, node)
    yield Points(lead="", items=tuple(s.text.to(session) for s in steps), ordered=first)
    if not steps and node.plan != "rest":
        phrase = "alles-gedaan" if first else "niets-gedaan"
        yield Points(lead="", items=(guide.say(phrase, session),))
    named = "; ".join(label(guide, step, session) for step in finished(guide, session))
    if first and named:
        yield Points(lead=guide.say("gedaan", session), items=(named,))


def _kept(guide: Guide, session: Session, node: Node) -> Iterator[Points]:
    if node.discloses and session.known:
        lead = guide.say("bewaard", session)
        yield Points(lead=lead, items=held(session))


def held(session: Session) -> tuple[str, ...]:
    """All that the session remembers, word for word."""
    rows: list[tuple[str, str]] = [("taal", session.language)]
    if session.role:
        rows.append(("rol", session.role.value))
    if session.steunpunt:
        rows.append(("steunpunt", session.steunpunt))
    rows += sorted(session.answers.items())
    if session.reminders:
        days = (f"{reminder.step} {reminder.at:%d-%m-%Y}" for reminder in session.reminders)
        rows.append(("herinneringen", ", ".join(days)))
    if any(reminder.times for reminder in session.reminders):
        rows.append(("herinnerd", " ".join(f"{each.times}" for each in session.reminders)))
    if session.done:
        rows.append(("gedaan", " ".join(session.done)))
    if session.planned and session.planned != session.answers:
        seen = ", ".join(f"{key} {value}" for key, value in sorted(session.planned.items()))
        rows.append(("stappen gezien bij", seen))
    rows.append(("plekken", ", ".join(session.trail) or "-"))
    return tuple(f"{key}: {value}" for key, value in rows)
