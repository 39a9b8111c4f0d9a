"""From a place in the guide to a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.buttons import buttons, outward, said_to, verdicts
from bot.core.cards import cards
from bot.core.days import dutch_day
from bot.core.flow import questions_left, upstream
from bot.core.handout import handout
from bot.core.hours import attendance
from bot.core.letters import cited_in, draft
from bot.core.plan import told_at
from bot.core.postcodes import asks_postcode
from bot.core.reminding import day_words, with_days
from bot.core.screen import Screen
from bot.core.sheet import facts_on
from bot.core.telling import points
from bot.core.weighing import settle, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from bot.core.guide import Fact, Guide, Node, Steunpunt
    from bot.core.hours import Attendance
    from bot.core.screen import Points
    from bot.core.session import Session
    from bot.core.texts import Text


def draw(
    guide: Guide, session: Session, node: Node, now: datetime, notices: tuple[str, ...] = ()
) -> Screen:
    """The screen of a node for this session; `notices` are keys of phrases."""
    if node.text is None:
        raise ValueError(f"{node.id} is a fork: it has no screen")
    text, day = node.text, dutch_day(now)
    # The way back is all that a screen shows of the trail, unless it shows all that is kept.
    trail = session.trail if node.discloses else session.trail[-2:]
    # What is done shows on each paper with steps, and takes buttons away.
    seen = frozenset(session.planned.items()) if node.discloses else None
    host = guide.host(session.steunpunt)
    hours = host.hours if host is not None and node.contacts else None
    there = attendance(hours, now) if hours is not None else None
    key = (
        *(node.id, session.language, session.role, session.steunpunt, session.known, trail),
        *(frozenset(session.answers.items()), session.done, seen, notices, day, there),
        session.reminders if node.reminds or node.discloses else (),
    )
    return guide.screens.get(key, lambda: _drawn(guide, session, node, text, now, notices, there))


def _drawn(  # noqa: PLR0913, PLR0917  what a screen follows from
    guide: Guide,
    session: Session,
    node: Node,
    words: Text,
    now: datetime,
    notices: tuple[str, ...],
    there: Attendance | None,
) -> Screen:
    facts, day = cited(guide, session, node), dutch_day(now)
    overdue = any(fact.review_by <= day for fact in facts)
    host = guide.host(session.steunpunt)
    text = words.to(session)
    if asks_postcode(guide, node):
        text += "\n\n" + guide.say("postcode-typen", session)
    lists = points(guide, session, node)
    offered = buttons(guide, session, node, _words(text, lists))
    return Screen(
        node=node.id,
        language=session.language,
        role=session.role,
        text=text,
        title=title_of(guide, session, node),
        progress=_progress(guide, session, node),
        lifeline=lifeline(guide, session) if node.id == guide.misread else "",
        news=(*_welcome(guide, session, node, host), *_to_come(guide, session, node)),
        notices=said(guide, session, (*notices, *_doubts(session, node, overdue=overdue))),
        points=lists,
        draft=draft(guide, session, node),
        cards=cards(guide, session, node, host, there),
        source=_source_line(guide, session, node, facts, doubts=not overdue),
        buttons=with_days(guide, session, node, offered, now),
        stays=node.stays,
        urgent=node.urgency is not None,
        host=host.name if host else None,
        handout=handout(guide, session, node, _words(text, lists), day),
        verdicts=verdicts(guide, session, node),
        outward=outward(guide, session, node),
    )


def title_of(guide: Guide, session: Session, node: Node) -> str:
    """The title of a screen: its own, else that of its topic."""
    return said_to(session, node.title) or said_to(session, guide.topics[node.topic].title)


def lifeline(guide: Guide, session: Session) -> str:
    """The line that names whom to call, for somebody whom we may not have understood."""
    return guide.say("hulplijn", session)


def cited(guide: Guide, session: Session, node: Node) -> tuple[Fact, ...]:
    """The facts that a screen cites, each once, in the order of the screen."""
    ids = list(node.facts.get(session.role, node.facts.get(None, ())))
    for statement in weigh(guide, node, session.role, session.answers).sure:
        ids += guide.statements[statement].facts
    for contact in node.contacts:
        ids += guide.contacts[contact].facts
    ids += [fact for step in told_at(guide, session, node) for fact in step.facts]
    ids += [*cited_in(guide, session, node), *facts_on(guide, session, node)]
    return tuple(guide.facts[id_] for id_ in dict.fromkeys(ids))


def _welcome(guide: Guide, session: Session, node: Node, host: Steunpunt | None) -> tuple[str, ...]:
    """At home, a welcome that names the steunpunt."""
    if host is None or node.id != settle(guide, guide.home, session.role, session.answers):
        return ()
    phrase = guide.say("welkom-via", session)
    return (phrase.replace("{steunpunt}", host.name),)


def _to_come(guide: Guide, session: Session, node: Node) -> Iterator[str]:
    """At the screen of a reminder, the day of the one that is set for this step."""
    for reminder in session.reminders:
        if reminder.step == node.reminds:
            words = guide.say("herinnering-komt", session)
            yield words.replace("{datum}", day_words(guide, session, reminder.at))


def _progress(guide: Guide, session: Session, node: Node) -> str:
    """How far the reader is in the questions: this one's number, and how many at the most."""
    if not node.remember:
        return ""
    number = 1 + len(upstream(guide, node) & session.answers.keys())
    most = number - 1 + questions_left(guide, session.role, node)
    phrase = "vraag-laatste" if number == most else "vraag-nummer"
    words = guide.say(phrase, session)
    return words.replace("{nummer}", str(number)).replace("{aantal}", str(most))


def _doubts(session: Session, node: Node, *, overdue: bool) -> Iterator[str]:
    """The phrases for what may not be right on this screen now."""
    if overdue:
        yield "nakijken"
    if node.discloses and not session.known:
        yield "geheugen-onbekend"


def said(guide: Guide, session: Session, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(guide.say(key, session) for key in keys)


def _source_line(
    guide: Guide, session: Session, node: Node, facts: tuple[Fact, ...], *, doubts: bool
) -> str:
    """The sources; with `doubts`, also that a fact may have changed since."""
    own = (guide.contacts[id_].source for id_ in node.contacts)
    sources = dict.fromkeys((*(fact.source for fact in facts), *(id_ for id_ in own if id_)))
    if not sources:
        return ""
    names = (guide.sources[id_].name.to(session) for id_ in sources)
    line = f"{guide.say('bron', session)} {'; '.join(names)}"
    if not doubts or all(fact.status == "geldig" for fact in facts):
        return line
    return f"{line}. {guide.say('kan-veranderd', session)}"


def _words(text: str, lists: tuple[Points, ...]) -> str:
    return "\n".join([text, *(item for found in lists for item in found.items)])
