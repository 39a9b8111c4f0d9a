"""What to do with what search found: open a screen, offer some, or admit that we do not know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.events import Chose, Wrote
from bot.core.figures import NO_TOPIC
from bot.core.texts import Role
from bot.core.weighing import settle
from bot.understanding.index import is_outcome
from bot.understanding.letters import normal

if TYPE_CHECKING:
    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.understanding.index import Entry
    from bot.understanding.search import Hit

SUGGESTIONS, GUESSES = 4, 3
LIKELY, BESIDE, SURE, AHEAD = 0.3, 0.2, 0.6, 0.11
"""The least scores: of the best screen to be offered, of others beside it, and of one to be opened,
which must also be so far ahead of the next."""

PERHAPS = 0.16
"""The least score of what may be meant where we say that we do not know."""

_NEAR = 0.3

_WHOLE = 0.8
"""The least score of an answer that stands for several: half of it tells only one."""

_AS_WELL, _NEARLY = 0.48, 0.8
"""How near the score of another answer is to the best one's, where a text tells both; and where it
tells what leaves the best one open, as autism with anxiety does."""


def screens(guide: Guide, hits: tuple[Hit, ...], least: float = BESIDE) -> list[NodeId]:
    """The screens that fit; instead of a card, which only opens by its name, comes help."""
    fit = (hit.entry for hit in hits if hit.score >= least and hit.entry.choice is None)
    found = (guide.help if guide.urgency(entry.node) else entry.node for entry in fit)
    return list(dict.fromkeys(found))


def offered(
    guide: Guide,
    hits: tuple[Hit, ...],
    says: tuple[str, ...],
    *,
    told: bool,
    at: NodeId | None = None,
) -> Wrote:
    """What to do with the hits: open a screen, offer some, or admit that we do not know.

    `told`: the text is short enough to tell the answer to a question. `at`: the screen where it was
    typed.
    """
    all_hits = hits
    hits = tuple(hit for hit in hits if hit.score >= _WHOLE or not _is_several(guide, hit.entry))
    if not hits or hits[0].score < LIKELY:
        near = hits[0].entry.node.partition("/")[0] if hits and hits[0].score >= _NEAR else NO_TOPIC
        return Wrote(says=says, near=near, perhaps=tuple(screens(guide, hits, PERHAPS)[:GUESSES]))
    first = hits[0].entry
    found = tuple(screens(guide, hits)[:SUGGESTIONS])
    answers = _answers_told(hits)
    if first.choice is not None or (len(answers) > 1 and hits[0].score < SURE):
        offer = _answer_in(guide, answers, at) if told else None
        if offer is not None:
            return Wrote(offer=offer, found=found[: SUGGESTIONS - 2], says=says)
        question = answers[0].entry.node
        asked = _askers(guide, question)[:1] if question != at or not found else ()
        either = tuple(dict.fromkeys((*asked, *found)))[:SUGGESTIONS]
        return Wrote(found=either, says=says, near=None if either else NO_TOPIC)
    second = max((hit.score for hit in all_hits if hit is not hits[0]), default=0.0)
    sure = hits[0].score >= max(SURE, second + AHEAD)
    urgency = guide.urgency(first.node)
    if sure and urgency:
        return Wrote(alarm=urgency)  # a card that was asked for by its name is not kept either
    return Wrote(found=found, sure=sure, says=says)


def beside(offer: Chose, read: Wrote) -> Wrote:
    """An answer that was told, with the screens that were found beside it."""
    found = (read.found or read.perhaps)[: SUGGESTIONS - 2]
    return replace(read, offer=offer, found=found, perhaps=(), sure=False, near=None)


def all_found(read: Wrote) -> tuple[NodeId, ...]:
    """The screens that were found: a sure one alone; for an offered answer, its question first."""
    if read.sure:
        return read.found[:1]
    return (read.offer.node, *read.found) if read.offer else read.found


def _is_several(guide: Guide, entry: Entry) -> bool:
    """Whether it is an answer that stands for several, such as "more than one reason"."""
    choice = guide.nodes[entry.node].choice(entry.choice or "")
    return choice is not None and choice.open is not None and not _is_unsure(guide, choice)


def _is_unsure(guide: Guide, choice: Choice) -> bool:
    said = choice.text.say(guide.languages.source, Role.OUDER)
    return normal(said) in guide.talk.unknown


def _answers_told(hits: tuple[Hit, ...]) -> list[Hit]:
    """The answers to one question that a text tells, as "migraine and stress" tells two."""
    told = [hit for hit in hits if hit.entry.choice is not None]
    if not told:
        return []
    least = max(LIKELY, _AS_WELL * told[0].score)
    best, *others = told
    as_well = (o for o in others if o.entry.node == best.entry.node and o.score >= least)
    return [best, *as_well]


def _answer_in(guide: Guide, told: list[Hit], at: NodeId | None) -> Chose | None:
    """The answer to offer: the one that was told, or that stands for all that were.

    One such as "I am not sure" is only offered to who is asked that question.
    """
    node = guide.nodes[told[0].entry.node]
    choice = _standing_for(guide, node, told)
    if choice is None or (_is_unsure(guide, choice) and node.id != at):
        return None
    return Chose(node=node.id, choice=choice.key)


def _standing_for(guide: Guide, node: Node, told: list[Hit]) -> Choice | None:
    """The answer that stands for all that were told, best first; `None` if none does.

    It is one that leaves others open, such as "I am not sure", where it is told with another; the
    only one, one of several with the same outcome, or the one that leaves these open and the
    fewest others.
    """
    keys = [hit.entry.choice or "" for hit in told]
    definite = [key for key in keys if key in guide.values(node.remember or "")]
    likely = (hit.entry.choice for hit in told if hit.score >= _NEARLY * told[0].score)
    unsure = next((key for key in likely if key not in definite), None)
    if unsure is not None:
        choice = node.choice(unsure)
        return choice if choice and (definite or not _is_unsure(guide, choice)) else None
    if len({_outcome(guide, node, key) for key in definite}) == 1:
        return node.choice(definite[0])
    wider = [c for c in node.choices if c.open is not None and c.open.issuperset(definite)]
    return min(wider, key=lambda choice: len(choice.open or ()), default=None)


def _outcome(guide: Guide, node: Node, key: str) -> NodeId:
    choice = node.choice(key)
    went = choice.go if choice and choice.go else node.id
    return settle(guide, went, Role.OUDER, {node.remember or "": key})


def _askers(guide: Guide, question: NodeId) -> list[NodeId]:
    """The titled screens of the question's own topic that lead to it, in their order.

    None of them is an outcome, though its "another answer" leads there: who has answered nothing
    would take it for theirs.
    """
    topic = guide.nodes[question].topic
    nodes = (node for node in guide.nodes.values() if node.topic == topic and node.title)
    before = (node for node in nodes if not is_outcome(guide, node))
    return [node.id for node in before if any(c.go == question for c in node.choices)]
