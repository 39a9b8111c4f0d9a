"""All of `dialogs/` as one Guide, or all that is wrong with it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.content import models
from bot.content.calendar import build_calendar
from bot.content.letters import LettersFile, build_letters, check_letters
from bot.content.parsing import parse
from bot.content.problems import ContentError, Problem
from bot.content.reading import read
from bot.content.references import check_references
from bot.content.registers import (
    build_contacts,
    build_facts,
    build_phrases,
    build_search,
    build_sources,
    build_steps,
)
from bot.content.reminding import check_reminders, reminder_nodes
from bot.content.texts import Translator
from bot.content.topics import BACK, build_node, build_statements, build_topic, name_choices
from bot.content.words import (
    DistressFile,
    RealWordsFile,
    TalkFile,
    build_distress,
    build_real,
    build_talk,
    check_words,
)
from bot.core.guide import Guide, Node
from bot.core.languages import SPOKEN
from bot.core.special import SPECIAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from bot.content.reading import Document
    from bot.content.texts import Translations
    from bot.core.guide import NodeId
    from bot.core.languages import Code, Languages
    from bot.core.special import Special

M = TypeVar("M", bound="BaseModel")

REGISTERS: dict[str, type[BaseModel]] = {
    "facts": models.FactsFile,
    "sources": models.SourcesFile,
    "contacts": models.ContactsFile,
    "steps": models.StepsFile,
    "letters": LettersFile,
    "phrases": models.PhrasesFile,
    "plain": models.PlainFile,
    "zoekwoorden": models.SearchFile,
    "noodwoorden": DistressFile,
    "spreektaal": TalkFile,
    "gewone-woorden": RealWordsFile,
}
"""The files that are not a topic."""

_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_PLAIN = "small letters, digits and single dashes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """`dialogs/` read and checked file by file; `parsed` by the name without its ending."""

    documents: Mapping[str, Document]
    parsed: Mapping[str, BaseModel]

    @property
    def topics(self) -> dict[str, models.TopicFile]:
        return {k: v for k, v in self.parsed.items() if isinstance(v, models.TopicFile)}

    def register(self, model: type[M]) -> M:
        return next(file for file in self.parsed.values() if isinstance(file, model))


def load_guide(
    dialogs: Path, translations: Mapping[Code, Translations], languages: Languages = SPOKEN
) -> Guide:
    """Read the folder and build the guide.

    `translations`: by language, from (context, source words) to its words. Raises `ContentError`
    with the problems of all files: those of reading and shape, or if there are none, those of
    references.
    """
    files = read_files(dialogs)
    problems = [p for document in files.documents.values() for p in document.problems]
    problems = problems or list(_missing(files, dialogs.name))
    if problems:
        raise ContentError(problems)
    guide = build(files, Translator(translations, languages))
    check_words(languages, files.register(DistressFile), files.register(TalkFile), files.documents)
    for name, path, what in check_letters(guide, files.register(LettersFile)):
        files.documents[name].problem(path, what)
    if problems := check_references(guide, files.documents):
        raise ContentError(problems)
    return guide


def read_files(dialogs: Path) -> Files:
    """Every file, each against its model."""
    paths = sorted(dialogs.glob("*.yaml"))
    documents = {path.stem: read(path, f"{dialogs.name}/{path.name}") for path in paths}
    missing = [
        Problem(file=f"{dialogs.name}/{name}.yaml", line=0, where="", what="missing")
        for name in REGISTERS
        if name not in documents
    ]
    if missing:
        raise ContentError(missing)
    parsed = {
        name: parse(document, REGISTERS.get(name, models.TopicFile))
        for name, document in documents.items()
    }
    for name, file in parsed.items():
        if isinstance(file, models.TopicFile):
            _check_names(documents[name], name, file)
    files = Files(documents=documents, parsed={k: v for k, v in parsed.items() if v is not None})
    _check_special(files)
    for name, path, what in check_reminders(files.topics):
        documents[name].problem(path, what)
    return files


def _check_special(files: Files) -> None:
    places: dict[Special, NodeId] = {}
    for special, topic, key in _special(files):
        other = places.setdefault(special, f"{topic}/{key}")
        if other != f"{topic}/{key}":
            what = f"{other} is `{special}` too: keep one of them"
            files.documents[topic].problem((key, "is"), what)


def _missing(files: Files, folder: str) -> Iterator[Problem]:
    for special in sorted(set(SPECIAL) - {special for special, _, _ in _special(files)}):
        what = (
            f"no node is `{special}`, where the bot itself leads to: write `is: {special}` at one"
        )
        yield Problem(file=folder, line=0, where="", what=what)


def _special(files: Files) -> Iterator[tuple[Special, str, str]]:
    """The places that the bot itself leads to: (what it is, topic, key)."""
    for topic, file in files.topics.items():
        for key, node in file.__pydantic_extra__.items():
            if node.is_ is not None:
                yield node.is_, topic, key


def _check_names(document: Document, topic: str, file: models.TopicFile) -> None:
    """Names end up in buttons and links, so they must be plain."""
    if not file.__pydantic_extra__:
        document.problem((), "a topic needs at least one node")
    if not _NAME.fullmatch(topic):
        document.problem((), f"name the file with {_PLAIN}")
    for key in file.__pydantic_extra__:
        if not _NAME.fullmatch(key):
            document.problem((key,), f"name the node with {_PLAIN}")
        if key == BACK:
            document.problem((key,), f"`go: {BACK}` leads back: give the node another name")


def build(files: Files, translator: Translator) -> Guide:
    """The guide of files with the right shape; its references are not checked yet."""
    topics = {id_: build_topic(id_, file, translator) for id_, file in files.topics.items()}
    nodes = name_choices(
        {
            node.id: node
            for topic, file in files.topics.items()
            for key, model in file.__pydantic_extra__.items()
            if model.reminds is None
            for node in [build_node(topic, key, model, translator)]
        }
        | {node.id: node for node in reminder_nodes(files.topics, translator)}
    )
    return Guide(
        version=_version(files),
        special={special: f"{topic}/{key}" for special, topic, key in _special(files)},
        topics=topics,
        nodes=nodes,
        statements={
            id_: statement
            for topic, file in files.topics.items()
            for id_, statement in build_statements(topic, file, translator).items()
        },
        facts=build_facts(files.register(models.FactsFile)),
        sources=build_sources(files.register(models.SourcesFile), translator),
        contacts=build_contacts(files.register(models.ContactsFile), translator),
        steps=build_steps(files.register(models.StepsFile), translator, nodes),
        letters=build_letters(files.register(LettersFile), translator),
        phrases=build_phrases(files.register(models.PhrasesFile), translator),
        questions=_questions(nodes),
        search=build_search(
            files.register(models.SearchFile), build_real(files.register(RealWordsFile))
        ),
        languages=translator.languages,
        distress=build_distress(files.register(DistressFile)),
        talk=build_talk(files.register(TalkFile), translator.languages),
        calendar=build_calendar(translator.languages),
    )


def _questions(nodes: Mapping[str, Node]) -> dict[str, str]:
    return {node.remember: node.id for node in nodes.values() if node.remember}


def _version(files: Files) -> str:
    every = "\n".join(f"{k}={v.model_dump_json()}" for k, v in sorted(files.parsed.items()))
    return hashlib.sha256(every.encode()).hexdigest()[:12]
