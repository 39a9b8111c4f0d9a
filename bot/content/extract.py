"""Every text of `dialogs/` for the catalogs: a Babel extraction method for YAML."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from bot.content import models
from bot.content.letters import LettersFile, texts_of_letters
from bot.content.load import REGISTERS
from bot.content.parsing import parse
from bot.content.reading import read_stream
from bot.content.texts import forms
from bot.content.words import DistressFile, RealWordsFile, TalkFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from bot.content.models import LocalText
    from bot.content.reading import Path_

Extracted = tuple[int, str, tuple[str, str], list[str]]


def extract(
    fileobj: IO[bytes], keywords: object, comment_tags: object, options: dict[str, Any]
) -> Iterator[Extracted]:
    """Yields (line, `pgettext`, (context, source words), comments), as Babel expects.

    Raises `ValueError` for a file with problems, as its texts would be lost unnoticed.
    """
    del keywords, comment_tags, options
    name = fileobj.name.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml")
    document = read_stream(fileobj.read().decode("utf-8"), fileobj.name)
    file = parse(document, REGISTERS.get(name, models.TopicFile))
    if file is None:
        raise ValueError("\n".join(str(problem) for problem in document.problems))
    for path, context, text in texts(name, file):
        for reader, where, words in forms(context, text):
            line = document.line((*path, reader))
            yield line, "pgettext", (where, words), []


_WITHOUT_TEXTS = (
    models.FactsFile,
    models.PlainFile,
    models.SearchFile,
    DistressFile,
    TalkFile,
    RealWordsFile,
)


def texts(name: str, file: BaseModel) -> Iterator[tuple[Path_, str, LocalText]]:
    """Each text of a file: its path in the YAML, its context, the text."""
    if isinstance(file, models.TopicFile):
        yield from _topic(name, file)
    elif isinstance(file, LettersFile):
        yield from texts_of_letters(file)
    elif not isinstance(file, _WITHOUT_TEXTS):
        yield from _register(name, file)


def _topic(topic: str, file: models.TopicFile) -> Iterator[tuple[Path_, str, LocalText]]:
    yield ("topic", "title"), f"{topic}#topic", file.topic.title
    yield ("topic", "summary"), f"{topic}#topic", file.topic.summary
    for key, statement in file.statements.items():
        yield ("statements", key, "text"), f"{topic}#{key}", statement.text
    for key, node in file.__pydantic_extra__.items():
        for field, text in (("title", node.title), ("text", node.text), ("about", node.about)):
            if text is not None:
                yield (key, field), f"{topic}/{key}", text
        for i, section in enumerate(node.sections):
            yield (key, "sections", i, "lead"), f"{topic}/{key}", section.lead
        for choice, model in node.choices.items():
            if model.text is not None:
                yield (key, "choices", choice, "text"), f"{topic}/{key}", model.text
            if model.hint is not None:
                yield (key, "choices", choice, "hint"), f"{topic}/{key}", model.hint


def _register(name: str, file: BaseModel) -> Iterator[tuple[Path_, str, LocalText]]:
    for key, entry in getattr(file, "root").items():  # noqa: B009  each register has one
        context = f"{name}/{key}"
        if isinstance(entry, str | dict):
            yield (key,), context, entry
            continue
        for field in ("name", "purpose", "hours", "cost", "text"):
            if text := getattr(entry, field, None):
                yield (key, field), context, text
