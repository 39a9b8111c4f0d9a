"""The engine: one event in, one screen out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.core.arriving import arrived, effects, moved, started
from bot.core.asked import (
    asks_who,
    draw_misread,
    draw_who_asks,
    found_for,
    waiting_with,
    without_refused,
)
from bot.core.buttons import lives, visible
from bot.core.codes import read_code
from bot.core.days import Wrong
from bot.core.drawing import lifeline, said
from bot.core.events import (
    Asked,
    Chose,
    Followed,
    Forgot,
    Judged,
    Located,
    Opened,
    PassedOn,
    Pressed,
    Sent,
    Showed,
    Started,
    Switched,
    WentBack,
    Wrote,
)
from bot.core.gone import first_gone
from bot.core.leaning import answers_in
from bot.core.passing import as_seen_by, asks_first, draw_followed, draw_shared, draw_showed, taking
from bot.core.reminding import take_wish, wish_of
from bot.core.replying import (
    draw_beside,
    draw_card,
    draw_hosts,
    draw_put_otherwise,
    draw_reply,
    draw_thanks,
    draw_understood,
)
from bot.core.session import Session
from bot.core.showing import Turn, show
from bot.core.suggesting import back_to_suggestions, draw_found
from bot.core.weighing import settle

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.events import Event, Press
    from bot.core.guide import Guide, NodeId
    from bot.core.screen import Screen


def turn(guide: Guide, session: Session, event: Event, now: datetime) -> Turn:
    """The heart of the bot: what was, and what happened, become what is and what is seen.

    `now` is aware of its time zone. Every event is answered, however old its button: what the guide
    no longer has leads to the nearest place that it has. Where the session lacks an answer that the
    button leans on, the press has no effect: that question is asked anew, and it is said why.
    """
    if not isinstance(event, Pressed):
        return _turn(guide, session, event, now)
    leant_on = answers_in(guide, event.leans)
    if not session.known:
        session = replace(session, answers={**leant_on, **session.answers})
    gone = first_gone(guide, session, event, leant_on)
    if gone is not None:
        return show(guide, session, now, to=gone, notices=("antwoorden-weg",))
    done = _turn(guide, session, event, now)
    if leant_on.items() <= {**leant_on, **session.answers}.items():
        return done
    notice = guide.say("antwoorden-anders", done.session)
    screen = replace(done.screen, notices=(notice, *done.screen.notices))
    return replace(done, screen=screen, again=False)


def _turn(guide: Guide, session: Session, event: Event, now: datetime) -> Turn:  # noqa: C901, PLR0911, PLR0912  a line for each
    match event:
        case Started():
            return _came_in(guide, started(guide, session, event), event.code, now)
        case Followed():
            return _followed(guide, session, event, now)
        case PassedOn(node=id_) | Showed(node=id_):
            return _passed_on(guide, session, event, id_, now)
        case Chose(node=id_, choice=key):
            return _chose(guide, session, id_, key, now)
        case WentBack(to=guide.misread):
            return Turn(session=session, screen=draw_put_otherwise(guide, session, now))
        case Opened(node=id_, beside=others) if others:
            return _suggested(guide, session, id_, others, now)
        case Opened(node=id_) | WentBack(to=id_):
            return _open(guide, session, id_, now)
        case Wrote():
            return _wrote(guide, session, event, now)
        case Located(hosts=hosts):
            return Turn(session=session, screen=draw_hosts(guide, session, hosts, now))
        case Sent():
            return Turn(session=session, screen=draw_found(guide, session, (), "niet-leesbaar"))
        case Switched():
            return _switched(guide, session, event, now)
        case Asked():
            return _asked(guide, session, event, now)
        case Judged():
            return Turn(session=session, screen=draw_thanks(guide, session, event))
        case Forgot():
            return _forget(guide, session, now)
        case _:
            assert_never(event)


def redraw(guide: Guide, session: Session, now: datetime) -> Screen:
    """The screen that follows from the session alone."""
    return show(guide, session, now).screen


def _came_in(guide: Guide, session: Session, code: str | None, now: datetime) -> Turn:
    if code is None:
        return show(guide, session, now)
    return _followed(guide, session, Followed(code=code), now)


def _followed(guide: Guide, session: Session, event: Followed, now: datetime) -> Turn:
    path = read_code(guide, event.code)
    if path is None:
        return Turn(session=session, screen=draw_found(guide, session, (), "code-onbekend"))
    if asks_first(guide, session, path) and not event.agreed:
        screen = draw_followed(guide, session, path, event.code)
        return Turn(session=session, screen=screen)
    notices = () if path.whole else ("code-ouder",)
    session = taking(session, path, event.role)
    return show(guide, session, now, to=path.node, notices=notices)


def _passed_on(
    guide: Guide, session: Session, event: PassedOn | Showed, id_: NodeId, now: datetime
) -> Turn:
    place = settle(guide, id_, session.role, session.answers) if id_ in guide.nodes else id_
    seen = as_seen_by(session, event) if isinstance(event, Showed) else session
    if not lives(guide, session, place) or not lives(guide, seen, place):
        return _open(guide, session, id_, now, stale=True)
    if isinstance(event, Showed):
        session = session if event.role is None else arrived(guide, session, place)
        screen = draw_showed(guide, session, guide.nodes[place], event, now)
    else:
        screen = draw_shared(guide, session, guide.nodes[place])
    return Turn(session=session, screen=screen)


def _switched(guide: Guide, session: Session, event: Switched, now: datetime) -> Turn:
    session = replace(
        session, language=event.language or session.language, role=event.role or session.role
    )
    return show(guide, session, now)


def _asked(guide: Guide, session: Session, event: Asked, now: datetime) -> Turn:
    """Show what was found, now that the role is known; or what else it may be."""
    misread = event.found[0] == guide.misread
    if event.role is None and not misread:
        session = replace(session, language=event.language)
    elif session.role is None or not misread:
        # The screen that asked who reads is no place to go back to.
        trail = () if session.role is None else session.trail
        session = replace(session, role=event.role, trail=trail)
    if not misread:
        story = event.found == (guide.plan,)  # and nothing else: it may be a heavy one
        found = Wrote(found=event.found, sure=len(event.found) == 1, lifeline=story)
        return _understood(guide, session, found, now)
    done = show(guide, session, now, to=guide.misread)
    screen = draw_misread(guide, done.session, event.found[1:], now)
    return replace(done, screen=screen, again=False)


def _chose(guide: Guide, session: Session, id_: NodeId, key: str, now: datetime) -> Turn:
    node = guide.nodes.get(id_)
    choice = node.choice(key) if node else None
    if node is not None and (wish := wish_of(node, key)) is not None:
        wished = take_wish(guide, session, node, wish, now)
        done = show(guide, wished.session, now, to=wished.to, notices=wished.notices)
        if Wrong.UNKNOWN.value in wished.notices:
            unread = replace(done.screen, lifeline=lifeline(guide, done.session))
            return replace(done, screen=unread)
        return replace(done, asked=wished.reminder)
    if node is None or choice is None or not visible(choice, session):
        return _open(guide, session, id_, now, stale=True)
    if choice.wipes:
        return _forget(guide, session, now)
    # The choices of the apology stand on other screens too, where nothing was misread.
    at = session if node.id == guide.misread and choice.go else session.at(node.id)
    session = effects(guide, at, node, choice)
    if choice.go is None:
        return show(guide, session.on(session.trail[:-1]), now)
    return show(guide, session, now, to=choice.go)


def _open(
    guide: Guide, session: Session, id_: NodeId, now: datetime, *, stale: bool = False
) -> Turn:
    if id_ in guide.nodes:
        return show(guide, session, now, to=id_, notices=("verouderd",) if stale else ())
    topic = guide.topics.get(id_.partition("/")[0])
    nearest = topic.first if topic else guide.home
    return show(guide, session, now, to=nearest, notices=("verouderd",))


def _suggested(
    guide: Guide, session: Session, id_: NodeId, others: tuple[NodeId, ...], now: datetime
) -> Turn:
    """A place that was suggested beside others, with the way back to them."""
    done = _open(guide, session, id_, now)
    if asks_who(guide, done.session):
        return done
    screen = back_to_suggestions(guide, done.session, done.screen, (id_, *others))
    return replace(done, screen=screen, again=False)


def _wrote(guide: Guide, session: Session, event: Wrote, now: datetime) -> Turn:
    done = _understood(guide, session, event, now)
    if not event.lifeline or done.screen.urgent:
        return done
    line = lifeline(guide, done.session)
    return replace(done, screen=replace(done.screen, lifeline=line), again=False)


def _understood(guide: Guide, session: Session, event: Wrote, now: datetime) -> Turn:
    event = without_refused(guide, session, event)
    if event.alarm:
        # The card is not put in the trail: that somebody wrote this must not be stored.
        place = arrived(guide, session, guide.special[event.alarm]).trail[-1]
        card = guide.nodes[place]
        return Turn(session=session, screen=draw_card(guide, session, card, event, now))
    if event.answer is not None:
        return _typed_answer(guide, session, event, event.answer, now)
    if event.replies is not None:
        return Turn(session=session, screen=draw_reply(guide, session, event, event.replies, now))
    answer = _answered(guide, session, event, now) if event.sure and event.found else None
    if answer is not None:
        return answer
    waiting = found_for(guide, event)
    if waiting and asks_who(guide, session):
        session = waiting_with(guide, session, waiting)
        return Turn(session=session, screen=draw_who_asks(guide, session, event, waiting, now))
    return Turn(session=session, screen=draw_beside(guide, session, event))


def _typed_answer(
    guide: Guide, session: Session, event: Wrote, answer: Press, now: datetime
) -> Turn:
    """Do what the button does, and say how the text was read, since no button was pressed."""
    done = turn(guide, session, answer, now)
    if isinstance(answer, Switched):
        now_for = said(guide, done.session, ("rol-nu",))
        return replace(done, screen=replace(done.screen, news=now_for), again=False)
    node = guide.nodes.get(answer.node) if isinstance(answer, Chose) else None
    choice = node.choice(answer.choice) if isinstance(answer, Chose) and node else None
    if choice is None or not choice.text.speaks_to(session.role):
        return done
    read = guide.say("antwoord-begrepen", done.session)
    given = choice.text.say(done.session.language, session.role)
    screen = replace(
        done.screen,
        news=(read.replace("{antwoord}", given), *done.screen.news),
        notices=(*said(guide, done.session, event.says), *done.screen.notices),
    )
    return replace(done, screen=screen, again=done.again and not event.says)


def _answered(guide: Guide, session: Session, event: Wrote, now: datetime) -> Turn | None:
    """Open the screen that answers; `None` where it is not for this reader, or has no room."""
    wanted = event.found[0]
    if not lives(guide, session, wanted):
        return None
    place = settle(guide, wanted, session.role, session.answers)
    done = show(guide, moved(guide, session, place), now, to=wanted)
    if done.screen.node != place:
        return None
    seen = place in session.trail
    screen = draw_understood(guide, done.session, done.screen, event, before=seen)
    return None if screen is None else replace(done, screen=screen, again=False)


def _forget(guide: Guide, session: Session, now: datetime) -> Turn:
    fresh = show(guide, Session(language=session.language), now)
    return replace(fresh, forgotten=True)
