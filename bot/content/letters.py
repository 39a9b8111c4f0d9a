"""`letters.yaml`: letters and e-mails as data, from their shape to the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from bot.content.models import Id, If, NotEmpty, RoleName, Strict
from bot.content.topics import conditions
from bot.core.pieces import Letter, Paragraph
from bot.core.texts import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.content.reading import Path_
    from bot.content.texts import Translator
    from bot.core.guide import Guide
    from bot.core.pieces import Condition

CONTEXT = "letters"


class ParagraphModel(Strict):
    """A paragraph that is told where `if` holds."""

    text: NotEmpty
    facts: list[str] = Field(default=[])
    if_: If | list[If] = Field(default=[], alias="if")


class LetterModel(Strict):
    """A letter, as one role would write it; what only the writer knows stands in [ ]."""

    for_: RoleName = Field(alias="for")
    if_: If | list[If] = Field(
        default=[], alias="if", description="It is offered while this may hold"
    )
    subject: NotEmpty
    text: list[Id | ParagraphModel] = Field(
        min_length=1, description="Paragraphs, or the names of shared ones"
    )


class LettersFile(Strict):
    """`letters.yaml`."""

    shared: dict[Id, ParagraphModel] = Field(
        default={}, description="Paragraphs of several letters"
    )
    letters: dict[Id, LetterModel] = Field(default={})


def build_letters(file: LettersFile, translator: Translator) -> dict[str, Letter]:
    """The letters, with their shared paragraphs; a name that is missing is for the check."""
    shared = {key: _paragraph(f"{CONTEXT}#{key}", p, translator) for key, p in file.shared.items()}
    return {
        id_: Letter(
            id=id_,
            role=Role(model.for_),
            subject=translator.text(f"{CONTEXT}/{id_}", model.subject),
            paragraphs=tuple(
                _paragraph(f"{CONTEXT}/{id_}", part, translator)
                if isinstance(part, ParagraphModel)
                else shared[part]
                for part in model.text
                if isinstance(part, ParagraphModel) or part in shared
            ),
            when=conditions(model.if_),
        )
        for id_, model in file.letters.items()
    }


def texts_of_letters(file: LettersFile) -> Iterator[tuple[Path_, str, str]]:
    """Each text: its path in the YAML, its context, the text."""
    for key, paragraph in file.shared.items():
        yield ("shared", key, "text"), f"{CONTEXT}#{key}", paragraph.text
    for id_, letter in file.letters.items():
        context = f"{CONTEXT}/{id_}"
        yield ("letters", id_, "subject"), context, letter.subject
        for i, part in enumerate(letter.text):
            if isinstance(part, ParagraphModel):
                yield ("letters", id_, "text", i, "text"), context, part.text


def check_letters(guide: Guide, file: LettersFile) -> Iterator[tuple[str, Path_, str]]:
    """Names that are missing, and letters that no screen shows: (file, path, what)."""
    for id_, model in file.letters.items():
        for i, part in enumerate(model.text):
            if not isinstance(part, ParagraphModel) and part not in file.shared:
                yield "letters", ("letters", id_, "text", i), f"there is no shared `{part}`"
    showing = [node for node in guide.nodes.values() if node.letter]
    for node in showing:
        topic, _, key = node.id.partition("/")
        letter = guide.letters.get(node.letter or "")
        if letter is None:
            yield topic, (key, "letter"), f"there is no letter `{node.letter}`"
        elif [r for r in Role if node.text and node.text.speaks_to(r)] != [letter.role]:
            what = f"the letter is for {letter.role}: its screen must speak to nobody else"
            yield topic, (key, "text"), what
    for id_ in guide.letters.keys() - {node.letter for node in showing}:
        yield "letters", ("letters", id_), f"no screen shows it: write `letter: {id_}` at a node"


def conditions_of(guide: Guide) -> Iterator[tuple[Path_, Condition]]:
    """The conditions of all letters, each with the path of its letter."""
    for letter in guide.letters.values():
        path: Path_ = ("letters", letter.id)
        yield from ((path, when) for when in letter.when)
        yield from ((path, when) for p in letter.paragraphs for when in p.when)


def citations_of(guide: Guide) -> Iterator[tuple[str, Path_, tuple[str, ...]]]:
    """What the paragraphs cite: (file, path, facts)."""
    for letter in guide.letters.values():
        for paragraph in letter.paragraphs:
            yield "letters", ("letters", letter.id), paragraph.facts


def _paragraph(context: str, model: ParagraphModel, translator: Translator) -> Paragraph:
    return Paragraph(
        text=translator.text(context, model.text),
        when=conditions(model.if_),
        facts=tuple(model.facts),
    )
