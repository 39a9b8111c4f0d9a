"""Builds the registers: facts, sources, contacts, steps, phrases, words to search by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.topics import conditions
from bot.core.guide import Contact, Fact, Step
from bot.core.pieces import Source
from bot.core.texts import Role
from bot.core.vocabulary import SearchWords, Telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.content.models import (
        ByLanguage,
        ContactsFile,
        FactsFile,
        PhrasesFile,
        SearchFile,
        SourcesFile,
        StepsFile,
    )
    from bot.content.texts import Translator
    from bot.core.guide import Node, NodeId
    from bot.core.languages import Code
    from bot.core.texts import Text


def build_facts(file: FactsFile) -> dict[str, Fact]:
    return {
        id_: Fact(
            id=id_,
            for_=frozenset(Role(role) for role in model.for_),
            says=model.says,
            source=model.source,
            where=model.where or "",
            as_of=model.as_of,
            review_by=model.review_by,
            status=model.status,
            not_told=model.not_told,
        )
        for id_, model in file.root.items()
    }


def build_sources(file: SourcesFile, translator: Translator) -> dict[str, Source]:
    return {
        id_: Source(
            id=id_,
            name=translator.text(f"sources/{id_}", model.name),
            dated=model.dated,
            url=model.url,
        )
        for id_, model in file.root.items()
    }


def build_contacts(file: ContactsFile, translator: Translator) -> dict[str, Contact]:
    return {
        id_: Contact(
            id=id_,
            name=translator.text(f"contacts/{id_}", model.name),
            purpose=translator.text(f"contacts/{id_}", model.purpose),
            phone=model.phone,
            email=model.email,
            site=model.site,
            hours=translator.optional(f"contacts/{id_}", model.hours),
            cost=translator.optional(f"contacts/{id_}", model.cost),
            facts=tuple(model.facts),
            source=model.source,
        )
        for id_, model in file.root.items()
    }


def build_steps(
    file: StepsFile, translator: Translator, nodes: Mapping[NodeId, Node]
) -> tuple[Step, ...]:
    """The steps in order; one without a screen, which is for the check, leads nowhere."""
    screens = {node.step: node.id for node in nodes.values() if node.step}
    return tuple(
        Step(
            id=id_,
            text=translator.text(f"steps/{id_}", model.text),
            screen=screens.get(id_, ""),
            facts=tuple(model.facts),
            when=conditions(model.if_),
        )
        for id_, model in file.root.items()
    )


def build_phrases(file: PhrasesFile, translator: Translator) -> dict[str, Text]:
    return {key: translator.text(f"phrases/{key}", text) for key, text in file.root.items()}


def build_search(file: SearchFile, real: frozenset[str]) -> SearchWords:
    return SearchWords(
        alike={code: tuple(_parted(line) for line in lines) for code, lines in file.gelijk.items()},
        asked={id_: _said(lines) for id_, lines in file.vragen.items()},
        tellings=tuple(
            Telling(node=id_, choice=choice, says=_said(lines), there=there)
            for there, told in ((False, file.antwoorden), (True, file.bij_de_vraag))
            for id_, choices in told.items()
            for choice, lines in choices.items()
        ),
        foreign=_said(file.onbekend),
        real=real,
    )


def _said(lines: ByLanguage) -> dict[Code, tuple[str, ...]]:
    return {
        code: tuple(part for line in said for part in _parted(line)) for code, said in lines.items()
    }


def _parted(line: str) -> tuple[str, ...]:
    return tuple(part for part in (p.strip() for p in line.split(",")) if part)
