"""The draft of a letter: a text to start from, made from the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.conditions import perhaps, sure
from bot.core.screen import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.guide import Guide, Node
    from bot.core.languages import Code
    from bot.core.pieces import Letter, Paragraph
    from bot.core.session import Session


def draft(guide: Guide, session: Session, node: Node) -> Draft | None:
    """The letter of a screen: in the source language, and beside it in the reader's own."""
    letter = guide.letters.get(node.letter or "")
    if letter is None:
        return None
    source, own = guide.languages.source, session.language
    return Draft(
        language=source,
        about=guide.phrase("onderwerp", own, letter.role),
        subject=letter.subject.say(source, letter.role),
        paragraphs=tuple(_said(guide, session, letter, source)),
        lead=guide.phrase("brief-vertaald", own, letter.role),
        beside=() if own == source else tuple(_said(guide, session, letter, own)),
    )


def cited_in(guide: Guide, session: Session, node: Node) -> Iterator[str]:
    """The facts that the letter of a screen cites, for these answers."""
    letter = guide.letters.get(node.letter or "")
    for paragraph in _told(guide, session, letter) if letter else ():
        yield from paragraph.facts


def offered_letter(guide: Guide, session: Session, node: Node) -> bool:
    """Whether the letter of a screen may be of use; true for a screen without one."""
    letter = guide.letters.get(node.letter or "")
    return letter is None or perhaps(guide, session.role, session.answers, *letter.when)


def asked_in(letter: Letter) -> frozenset[str]:
    """The questions that a letter depends on."""
    whens = [*letter.when, *(when for paragraph in letter.paragraphs for when in paragraph.when)]
    return frozenset(question for when in whens for question in when)


def _said(guide: Guide, session: Session, letter: Letter, language: Code) -> Iterator[str]:
    for paragraph in _told(guide, session, letter):
        yield paragraph.text.say(language, letter.role)


def _told(guide: Guide, session: Session, letter: Letter) -> Iterator[Paragraph]:
    for paragraph in letter.paragraphs:
        if sure(guide, session.role, session.answers, *paragraph.when):
            yield paragraph
