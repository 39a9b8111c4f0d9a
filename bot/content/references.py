"""Checks references: every target, fact, contact, question and answer must exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.content.alike import alike
from bot.content.letters import citations_of, conditions_of
from bot.content.phrases import PHRASES
from bot.content.plans import check_plan
from bot.content.topics import NAMED_LATER
from bot.core.conditions import LANGUAGE, ROLE, UNANSWERED, world_of
from bot.core.taps import LONGEST, MARK, on_screen_that_stays, tap
from bot.core.texts import READERS, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bot.content.problems import Problem
    from bot.content.reading import Document, Path_
    from bot.core.guide import Choice, Guide, Node, NodeId
    from bot.core.pieces import Condition
    from bot.core.texts import Reader, Text


def check_references(guide: Guide, documents: Mapping[str, Document]) -> list[Problem]:
    """All broken references, each at its line."""
    for node in guide.nodes.values():
        document = documents[node.topic]
        key = node.id.partition("/")[2]
        for path, what in (*_shape(guide, node), *_targets(guide, node), *_uses(guide, node)):
            document.problem((key, *path), what)
    for place, path, what in alike(guide):
        documents[guide.nodes[place].topic].problem((place.partition("/")[2], *path), what)
    _check_registers(guide, documents)
    if not any(document.problems for document in documents.values()):
        _check_forks(guide, documents)
    return [problem for document in documents.values() for problem in document.problems]


def _shape(guide: Guide, node: Node) -> Iterator[tuple[Path_, str]]:
    if node.forks:
        yield from _fork(guide, node)
    elif node.rules:
        yield ("decide",), "a screen cannot decide: move `decide` to a node without `text`"
    if node.title and node.text:
        yield from _silent(node.title, ("title",), node.text)
    if node.remember and guide.questions[node.remember] != node.id:
        yield ("remember",), f"`{node.remember}` is asked by {guide.questions[node.remember]} too"
    if node.remember and not any(choice.open is None for choice in node.choices):
        yield ("choices",), "a question needs at least one answer without `open`"


def _fork(guide: Guide, node: Node) -> Iterator[tuple[Path_, str]]:
    if not node.rules:
        yield (), "a node needs `text` (a screen) or `decide` (a fork)"
    elif node.rules[-1].when is not None:
        yield (
            ("decide",),
            "the last line of `decide` must have no `if`, so that one always fits",
        )
    if node.choices or node.points or node.contacts:
        yield (), "a fork has only `decide` and `unsure`: move the rest to a screen"
    if _circles(guide, node):
        yield ("decide",), "this leads back to itself without a screen on the way"


def _targets(guide: Guide, node: Node) -> Iterator[tuple[Path_, str]]:
    widest = "-" * MARK * len(guide.questions)
    for i, rule in enumerate(node.rules):
        yield from _missing(guide.nodes, rule.go, ("decide", i, "go"), "node")
        yield from _conditions(guide, rule.when, ("decide", i, "if"))
    for choice in node.choices:
        at = ("choices", choice.key)
        if choice.go is not None:
            yield from _missing(guide.nodes, choice.go, (*at, "go"), "node")
        yield from _conditions(guide, choice.when, (*at, "if"), also=LANGUAGE)
        if choice.text is NAMED_LATER:
            yield at, "this button needs a `text`: where it leads has no title to call it by"
        yield from _left_open(node, choice, (*at, "open"))
        written = tap(None, guide.languages.source, node.id, choice.key, leans=widest)
        size = len(on_screen_that_stays(written))
        if size > LONGEST:
            yield at, f"this button takes {size} bytes; {LONGEST} fit: shorten the ids"
    yield from _asides(guide, node)


def _left_open(node: Node, choice: Choice, path: Path_) -> Iterator[tuple[Path_, str]]:
    if choice.open is not None and not choice.open:
        yield path, "name at least one answer that stays possible, or leave `open` out"
    for value in sorted(choice.open or ()):
        other = node.choice(value)
        if other is None:
            yield path, f"`{value}` is no choice of this node"
        elif other.open is not None:
            yield path, f"`{value}` leaves things open itself: name the answers it stands for"


def _asides(guide: Guide, node: Node) -> Iterator[tuple[Path_, str]]:
    """Problems with where a node leads by its other fields."""
    for field, target in (("unsure", node.unsure), ("weighs", node.weighs), ("why", node.why)):
        if target is not None:
            yield from _missing(guide.nodes, target, (field,), "node")
        aimed = guide.nodes.get(target or "")
        if field != "unsure" and aimed is not None and not aimed.forks:
            yield (field,), f"{target} is not a fork: it decides nothing"
    if node.paper and not node.stays:
        yield ("paper",), "only a screen that `stays` takes others along on paper"
    for i, id_ in enumerate(node.paper):
        yield from _missing(guide.nodes, id_, ("paper", i), "node")
    for id_ in _outcomes(guide, node.why):
        if guide.nodes[id_].title is None:
            yield ("why",), f"{id_} needs a `title`, to be named here"


def _outcomes(guide: Guide, fork: NodeId | None) -> list[NodeId]:
    """The outcomes of a fork that exist."""
    node = guide.nodes.get(fork or "")
    ways = [*(rule.go for rule in node.rules), node.unsure or ""] if node else []
    return [id_ for id_ in ways if id_ in guide.nodes]


def _uses(guide: Guide, node: Node) -> Iterator[tuple[Path_, str]]:
    for facts in node.facts.values():
        for fact in facts:
            yield from _missing(guide.facts, fact, ("facts",), "fact")
    for contact in node.contacts:
        yield from _missing(guide.contacts, contact, ("contacts",), "contact")
    told = [("points", i, point, "") for i, point in enumerate(node.points)]
    items = [(i, item) for i, section in enumerate(node.sections) for item in section.points]
    told += [("sections", i, item, UNANSWERED) for i, item in items]
    for field, i, point, also in told:
        yield from _missing(guide.statements, point.statement, (field, i), "statement")
        yield from _conditions(guide, point.when, (field, i, "if"), also=also)


def _circles(guide: Guide, fork: Node) -> bool:
    """Whether a fork can lead back to itself through forks alone."""
    todo, seen = [fork], set[str]()
    while todo:
        node = todo.pop()
        for id_ in (*(rule.go for rule in node.rules), *([node.unsure] if node.unsure else [])):
            after = guide.nodes.get(id_)
            if id_ == fork.id:
                return True
            if after is not None and after.forks and id_ not in seen:
                seen.add(id_)
                todo.append(after)
    return False


def _silent(text: Text, path: Path_, beside: Text | None = None) -> Iterator[tuple[Path_, str]]:
    """The readers without words in a text, among those whom the text `beside` speaks to."""
    for role in READERS:
        if not text.speaks_to(role) and (beside is None or beside.speaks_to(role)):
            yield path, f"this has no words for {role or 'everybody (`ander`)'}: add them"


def _missing(
    known: Collection[str], wanted: str, path: Path_, kind: str
) -> Iterator[tuple[Path_, str]]:
    if wanted not in known:
        yield path, f"there is no {kind} `{wanted}`"


def _conditions(
    guide: Guide, condition: Condition | None, path: Path_, also: str = ""
) -> Iterator[tuple[Path_, str]]:
    """Unknown questions and answers in a condition; `also`: a special one that is allowed here."""
    for question, wanted in (condition or {}).items():
        if question == ROLE:
            known = {role.value for role in Role}
        elif question == also == LANGUAGE:
            known = set(guide.languages.codes)
        elif question in guide.questions:
            node = guide.nodes[guide.questions[question]]
            known = {choice.key for choice in node.choices} | ({also} & {UNANSWERED})
        else:
            yield (*path, question), f"no node asks `{question}` (see `remember`)"
            continue
        for value in sorted(wanted - known):
            yield (*path, question), f"`{value}` is no answer to `{question}`"


def _check_registers(guide: Guide, documents: Mapping[str, Document]) -> None:
    for step in guide.steps:
        for path, what in (
            p for when in step.when for p in _conditions(guide, when, ("if",), also=UNANSWERED)
        ):
            documents["steps"].problem((step.id, *path), what)
    for path, when in conditions_of(guide):
        for at, what in _conditions(guide, when, (), also=UNANSWERED):
            documents["letters"].problem((*path, *at), what)
    for name, key, cited in _citations(guide):
        for path, what in (p for id_ in cited for p in _missing(guide.facts, id_, (), "fact")):
            documents[name].problem((*key, "facts", *path), what)
    for name, path, what in (*_origins(guide), *_unsaid(guide), *check_plan(guide)):
        documents[name].problem(path, what)
    for path, what in _search_words(guide):
        documents["zoekwoorden"].problem(path, what)
    for missing in sorted(PHRASES - guide.phrases.keys()):
        documents["phrases"].problem((), f"the phrase `{missing}` is missing: add it")


def _check_forks(guide: Guide, documents: Mapping[str, Document]) -> None:
    """Home, help, stop and `misread` must speak to everybody, wherever their forks lead."""
    for place in (guide.home, guide.help, guide.stop, guide.misread):
        ends = dict.fromkeys((id_, role) for role in READERS for id_ in _ends(guide, place, role))
        for id_, role in ends:
            text = guide.nodes[id_].text
            if text is not None and not text.speaks_to(role):
                topic, _, key = id_.partition("/")
                what = f"{place} leads here: add words for {role or 'everybody (`ander`)'}"
                documents[topic].problem((key, "text"), what)


def _ends(guide: Guide, place: NodeId, role: Reader) -> Iterator[NodeId]:
    """The screens that a place can lead a reader to, whatever they answered."""
    node = guide.nodes[place]
    if not node.forks:
        yield node.id
        return
    mine = world_of(role, {})[ROLE]
    fitting = [rule for rule in node.rules if mine in (rule.when or {}).get(ROLE, {mine})]
    decided = not (fitting[0].when or {}).keys() - {ROLE}
    for rule in fitting[:1] if decided else fitting:
        yield from _ends(guide, rule.go, role)
    if node.unsure and not decided:
        yield from _ends(guide, node.unsure, role)


def _origins(guide: Guide) -> Iterator[tuple[str, Path_, str]]:
    """Missing sources of facts and contacts: (file, path, what)."""
    named = [("facts", fact.id, fact.source) for fact in guide.facts.values()]
    named += [("contacts", c.id, c.source) for c in guide.contacts.values() if c.source]
    for name, id_, source in named:
        for path, what in _missing(guide.sources, source, (id_, "source"), "source"):
            yield name, path, what


def _unsaid(guide: Guide) -> Iterator[tuple[str, Path_, str]]:
    """Texts of the registers that lack words for a reader: (file, path, what)."""
    said: list[tuple[str, Path_, Text]] = []
    said += [("phrases", (key,), phrase) for key, phrase in guide.phrases.items()]
    said += [("sources", (source.id, "name"), source.name) for source in guide.sources.values()]
    for contact in guide.contacts.values():
        said += [("contacts", (contact.id, "name"), contact.name)]
        said += [("contacts", (contact.id, "purpose"), contact.purpose)]
    for name, path, text in said:
        for where, what in _silent(text, path):
            yield name, where, what


def _search_words(guide: Guide) -> Iterator[tuple[Path_, str]]:
    """Missing places in `zoekwoorden.yaml`: (path, what)."""
    for id_ in guide.search.asked:
        yield from _missing(guide.nodes, id_, ("vragen", id_), "node")
    for telling in guide.search.tellings:
        path: Path_ = ("bij-de-vraag" if telling.there else "antwoorden", telling.node)
        node = guide.nodes.get(telling.node)
        if node is None or node.remember is None:
            yield path, f"`{telling.node}` is not a question: name a node with `remember`"
        elif node.choice(telling.choice) is None:
            yield (*path, telling.choice), f"`{telling.choice}` is no answer of {telling.node}"


def _citations(guide: Guide) -> Iterator[tuple[str, Path_, tuple[str, ...]]]:
    """What steps, contacts, letters and statements cite: (file, path, facts)."""
    yield from (("steps", (step.id,), step.facts) for step in guide.steps)
    yield from (("contacts", (contact.id,), contact.facts) for contact in guide.contacts.values())
    yield from citations_of(guide)
    for statement in guide.statements.values():
        topic, _, key = statement.id.partition("/")
        yield topic, ("statements", key), statement.facts
