"""Looking back in a conversation, which changes nothing and keeps nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.engine import redraw, turn
from bot.core.story import Told, as_of, story

if TYPE_CHECKING:
    from bot.conversation.conversation import Conversation
    from bot.conversation.messages import Reply
    from bot.core.events import Opened
    from bot.core.guide import NodeId


def seen_at(conversation: Conversation, reply: Reply, place: NodeId) -> Reply:
    """The conversation as it was at an earlier place; as it is now if it never was there."""
    seen = as_of(conversation.guide, reply.session, place)
    if seen is None or seen == reply.session:
        return reply
    screen = redraw(conversation.guide, seen, conversation.clock())
    return replace(reply, session=seen, screen=screen)


def opened_at(conversation: Conversation, reply: Reply, opened: Opened) -> Reply:
    """The screen of a place, with the notices of the conversation itself."""
    done = turn(conversation.guide, reply.session, opened, conversation.clock())
    notices = dict.fromkeys((*reply.screen.notices, *done.screen.notices))
    screen = replace(done.screen, notices=tuple(notices))
    return replace(reply, session=done.session, screen=screen)


def told(conversation: Conversation, reply: Reply, *, beside: bool = False) -> tuple[Told, ...]:
    """The story above a screen; `beside`: it answers a text, not a button of the last screen."""
    guide, session, now = conversation.guide, reply.session, conversation.clock()
    before = story(guide, session, now)
    if not beside:
        return before
    here = redraw(guide, session, now)
    if (here.node, here.text) != (reply.screen.node, reply.screen.text):
        return (*before, Told(screen=here, answer=""))
    return (*before[:-1], *(replace(last, answer="") for last in before[-1:]))
