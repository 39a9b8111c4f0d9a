"""The registers beside the topics: facts, sources, contacts, steps, phrases, steunpunten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.topics import absolute, conditions
from bot.core.guide import Contact, Fact, Source, Step
from bot.core.texts import Role
from bot.core.vocabulary import SearchWords, Telling

if TYPE_CHECKING:
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


def build_steps(file: StepsFile, translator: Translator) -> tuple[Step, ...]:
    return tuple(
        Step(
            id=id_,
            label=translator.text(f"steps/{id_}", model.label),
            text=translator.text(f"steps/{id_}", model.text),
            go=absolute("steps", model.go),
            facts=tuple(model.facts),
            when=conditions(model.if_),
        )
        for id_, model in file.root.items()
    )


def build_phrases(file: PhrasesFile, translator: Translator) -> dict[str, Text]:
    return {key: translator.text(f"phrases/{key}", text) for key, text in file.root.items()}


def build_search(file: SearchFile) -> SearchWords:
    return SearchWords(
        alike={code: tuple(_parted(line) for line in lines) for code, lines in file.gelijk.items()},
        asked={id_: _said(lines) for id_, lines in file.vragen.items()},
        tellings=tuple(
            Telling(node=id_, choice=choice, says=_said(lines))
            for id_, choices in file.antwoorden.items()
            for choice, lines in choices.items()
        ),
        foreign=_said(file.onbekend),
    )


def _said(lines: ByLanguage) -> dict[Code, tuple[str, ...]]:
    return {
        code: tuple(part for line in said for part in _parted(line)) for code, said in lines.items()
    }


def _parted(line: str) -> tuple[str, ...]:
    return tuple(part for part in (p.strip() for p in line.split(",")) if part)
