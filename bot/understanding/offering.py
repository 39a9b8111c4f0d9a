"""What to do with what search found: open a screen, offer some, or admit that we do not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.events import Chose, Wrote
from bot.core.figures import NO_TOPIC
from bot.core.texts import Role
from bot.understanding.letters import normal

if TYPE_CHECKING:
    from bot.core.guide import Guide, NodeId
    from bot.understanding.index import Entry
    from bot.understanding.search import Hit

SUGGESTIONS, GUESSES = 4, 3
LIKELY, BESIDE, SURE, AHEAD = 0.3, 0.2, 0.6, 0.11
"""The least scores: of the best screen to be offered, of others beside it, and of one to be opened,
which must also be so far ahead of the next."""

PERHAPS = 0.16
"""The least score of what may be meant where we say that we do not know."""

_NEAR = 0.3


def screens(guide: Guide, hits: tuple[Hit, ...], least: float = BESIDE) -> list[NodeId]:
    """The screens that fit; instead of a card, which only opens by its name, comes help."""
    fit = (hit.entry for hit in hits if hit.score >= least and hit.entry.choice is None)
    found = (guide.help if guide.urgency(entry.node) else entry.node for entry in fit)
    return list(dict.fromkeys(found))


def offered(guide: Guide, hits: tuple[Hit, ...], says: tuple[str, ...], *, told: bool) -> Wrote:
    """What to do with the hits: open a screen, offer some, or admit that we do not know.

    `told`: the text is short enough to tell the answer to a question.
    """
    if not hits or hits[0].score < LIKELY:
        near = hits[0].entry.node.partition("/")[0] if hits and hits[0].score >= _NEAR else NO_TOPIC
        return Wrote(says=says, near=near, perhaps=tuple(screens(guide, hits, PERHAPS)[:GUESSES]))
    first = hits[0].entry
    found = tuple(screens(guide, hits)[:SUGGESTIONS])
    if first.choice is not None:
        offer = _answer_in(guide, first) if told else None
        if offer is not None:
            return Wrote(offer=offer, found=found[: SUGGESTIONS - 2], says=says)
        asked = [id_ for id_ in _askers(guide, first.node) if id_ not in found][:1]
        return Wrote(found=(*asked, *found)[:SUGGESTIONS], says=says)
    second = hits[1].score if len(hits) > 1 else 0.0
    sure = hits[0].score >= max(SURE, second + AHEAD)
    urgency = guide.urgency(first.node)
    if sure and urgency:
        return Wrote(alarm=urgency)  # a card that was asked for by its name is not kept either
    return Wrote(found=found, sure=sure, says=says)


def all_found(read: Wrote) -> tuple[NodeId, ...]:
    """The screens that were found: a sure one alone; for an offered answer, its question first."""
    if read.sure:
        return read.found[:1]
    return (read.offer.node, *read.found) if read.offer else read.found


def _answer_in(guide: Guide, entry: Entry) -> Chose | None:
    """The answer to offer; `None` for one such as "I am not sure"."""
    choice = guide.nodes[entry.node].choice(entry.choice or "")
    said = normal(choice.text.say(guide.languages.source, Role.OUDER)) if choice else ""
    if choice is None or said in guide.talk.unknown:
        return None
    return Chose(node=entry.node, choice=choice.key)


def _askers(guide: Guide, question: NodeId) -> list[NodeId]:
    """The titled screens of the question's own topic that lead to it, in their order."""
    topic = guide.nodes[question].topic
    nodes = (node for node in guide.nodes.values() if node.topic == topic and node.title)
    return [node.id for node in nodes if any(c.go == question for c in node.choices)]
