"""The shape of the files in `dialogs/`: what is checked, and what editors complete from.

The JSON Schemas in `dialogs/schema/` are made from these models (`make schema`).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date  # noqa: TC003  pydantic reads it at run time
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from bot.content.forms import Form
from bot.core.guide import Part  # noqa: TC001  pydantic reads it at run time
from bot.core.languages import SPOKEN
from bot.core.origins import origin
from bot.core.special import Special  # noqa: TC001  pydantic reads it at run time

Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Target: TypeAlias = Annotated[
    str, Field(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*$")
]
NotEmpty: TypeAlias = Annotated[str, Field(min_length=1)]
RoleName: TypeAlias = Literal["ouder", "leerling", "school"]
ReaderName: TypeAlias = Literal["ouder", "leerling", "school", "ander"]
LocalText: TypeAlias = NotEmpty | dict[ReaderName, NotEmpty]
Remind: TypeAlias = Annotated[str, Field(pattern=r"^(stop|P[0-9]{1,3}[DWM]|W-[1-7])$")]
"""`P2W`: two weeks ahead."""
Facts: TypeAlias = Literal["geen"] | list[str] | dict[ReaderName, list[str]]
"""`geen`: this screen says nothing that needs a source."""
If: TypeAlias = dict[str, str | list[str]]


def _spoken(code: object) -> object:
    if code not in SPOKEN:
        raise PydanticCustomError("extra_forbidden", "no language of ours")
    return code


_CODE = f"^({'|'.join(SPOKEN.codes)})$"
Spoken: TypeAlias = Annotated[str, Field(pattern=_CODE)]
"""The code of a language that the bot speaks."""
SpokenKey: TypeAlias = Annotated[str, Field(pattern=_CODE), BeforeValidator(_spoken)]
"""The same, as a key."""


class Strict(BaseModel):
    """Nothing that is not described."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class SetModel(Strict):
    """What a choice changes about the conversation itself."""

    rol: RoleName | None = None
    taal: Spoken | None = None


class ChoiceModel(Strict):
    """A button. `go: terug` leads back to where one was.

    Without `text` it is called what the screen is called that it leads to.
    """

    text: LocalText | None = None
    hint: LocalText | None = Field(default=None, description="What explains the answer, under it")
    go: Target
    if_: If | None = Field(default=None, alias="if")
    open: list[Id] | None = None
    set: SetModel | None = None
    wipes: bool = False
    remind: Remind | None = Field(
        default=None, description="The day that it asks to be reminded on, or `stop`"
    )
    done: bool | None = Field(
        default=None, description="Ticks the step of this screen, or takes the tick away"
    )


class RuleModel(Strict):
    """A line of `decide`: where `if` holds, go there."""

    go: Target
    if_: If | None = Field(default=None, alias="if")


class PointModel(Strict):
    """A statement that is told where `if` holds."""

    say: Id
    if_: If | None = Field(default=None, alias="if")


class SectionModel(Strict):
    """A list under a lead."""

    lead: LocalText
    points: list[Id | PointModel]
    write: bool = Field(default=False, description="With empty lines under each item")


class NodeModel(Strict):
    """One place: a screen (`text`) or a fork (`decide`)."""

    is_: Special | None = Field(
        default=None, alias="is", description="What it is to the bot itself; one node each"
    )
    title: LocalText | None = None
    text: LocalText | None = None
    about: LocalText | None = None
    facts: Facts | None = None
    points: list[Id | PointModel] = []
    contacts: list[Id] = []
    remember: Id | None = None
    choices: dict[Id, ChoiceModel] = {}
    decide: list[RuleModel] = []
    unsure: Target | None = None
    weighs: Target | None = None
    why: Target | None = None
    explains: list[NotEmpty] = Field(default=[], description="Words that this node explains")
    stays: bool = False
    paper: list[Target] = Field(default=[], description="Screens that go on paper with this one")
    plan: Part | None = Field(default=None, description="Which part of the plan it shows")
    step: Id | None = Field(default=None, description="The step that it is the screen of")
    letter: Id | None = Field(default=None, description="The letter that it shows")
    sections: list[SectionModel] = Field(default=[], description="Lists to take along on paper")
    discloses: bool = False
    reminds: list[Id] | None = Field(
        default=None,
        description="Asks when to be reminded: made for each of these steps, or for all others",
    )
    finds: bool = Field(default=False, description="The postcode of a school may be typed here")

    @model_validator(mode="after")
    def _cites(self) -> NodeModel:
        if self.text is not None and self.facts is None:
            raise ValueError("a screen needs `facts`: the ids it leans on, or `geen`")
        return self


class AboutModel(Strict):
    """What the topic is, for links and search."""

    title: LocalText
    summary: LocalText


class StatementModel(Strict):
    """A sentence that several nodes of the topic can share."""

    text: LocalText
    facts: list[str]


class TopicFile(BaseModel):
    """A topic: every key beside `topic` and `statements` is a node; the first is its start."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, NodeModel]

    topic: AboutModel
    statements: dict[Id, StatementModel] = {}


class FactModel(Strict):
    """One sourced statement."""

    for_: list[RoleName] = Field(alias="for")
    says: NotEmpty
    source: Id
    where: str | None = None
    as_of: date
    review_by: date
    status: Literal["geldig", "te controleren", "vervallen"]
    not_told: NotEmpty | None = Field(
        default=None, description="Why no screen tells this, where none does"
    )


class SourceModel(Strict):
    """A document."""

    name: LocalText
    dated: NotEmpty
    url: str | None = None


class ContactModel(Strict):
    """Somebody to turn to."""

    name: LocalText
    purpose: LocalText
    phone: NotEmpty | None = None
    email: NotEmpty | None = None
    site: NotEmpty | None = None
    hours: LocalText | None = None
    cost: LocalText | None = None
    facts: list[str] = []
    source: Id | None = Field(default=None, description="For what no fact of the sheet says")


class StepModel(Strict):
    """A next step of the plan, in the order of the file; a node with `step` is its screen."""

    text: LocalText
    facts: list[str] = []
    if_: If | list[If] = Field(
        default=[], alias="if", description="Where it holds; of several, where one does"
    )


_HOST = r"([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+(:[0-9]+)?"
_LOOPBACK = r"([A-Za-z0-9-]+\.)*(localhost|127\.0\.0\.1)(:[0-9]+)?"


def _origin(told: object) -> object:
    """As browsers write it; what is none stays as it is, for the pattern to refuse."""
    with suppress(ValueError):
        return origin(told) if isinstance(told, str) else told
    return told


Origin: TypeAlias = Annotated[
    str,
    Form(
        pattern=rf"^(https://{_HOST}|http://{_LOOPBACK})$",
        says="is no site: write https:// and its name, with nothing behind it",
    ),
    BeforeValidator(_origin),
]
"""What a browser calls an origin: scheme and host, with nothing behind it."""


class PlainModel(Strict):
    """Plain language in one language."""

    fixed: list[NotEmpty] = Field(description="Words that stay, and do not count as hard")
    never: list[NotEmpty] = Field(description="What the bot never says")
    stumps: list[NotEmpty] = Field(
        default=[], description="How a sentence opens that was cut off the one before"
    )


class PlainFile(RootModel[dict[SpokenKey, PlainModel]]):
    """`plain.yaml`."""

    model_config = ConfigDict(
        json_schema_extra={"additionalProperties": False, "required": list(SPOKEN.codes)}
    )

    @model_validator(mode="after")
    def _for_all(self) -> PlainFile:
        for language in SPOKEN:
            if language.code not in self.root:
                raise ValueError(f"`{language.code}` is missing: add it")
        return self


class FactsFile(RootModel[dict[str, FactModel]]):
    """`facts.yaml`."""


class SourcesFile(RootModel[dict[Id, SourceModel]]):
    """`sources.yaml`."""


class ContactsFile(RootModel[dict[Id, ContactModel]]):
    """`contacts.yaml`."""


class StepsFile(RootModel[dict[Id, StepModel]]):
    """`steps.yaml`."""


class PhrasesFile(RootModel[dict[Id, LocalText]]):
    """`phrases.yaml`: what the engine itself says."""


ByLanguage: TypeAlias = Annotated[
    dict[SpokenKey, list[NotEmpty]], Field(json_schema_extra={"additionalProperties": False})
]
"""Lines in each language; in a line, what is separated by commas stands for itself."""


class SearchFile(Strict):
    """`zoekwoorden.yaml`: how people say it, where the screens use other words."""

    gelijk: ByLanguage = Field(default={}, description="Each line: words that mean the same")
    vragen: dict[Target, ByLanguage] = Field(default={}, description="How people ask for a screen")
    antwoorden: dict[Target, dict[Id, ByLanguage]] = Field(
        default={}, description="By question and answer: what people tell that may be it"
    )
    bij_de_vraag: dict[Target, dict[Id, ByLanguage]] = Field(
        default={}, alias="bij-de-vraag", description="The same, as all that is said where it asks"
    )
    onbekend: ByLanguage = Field(default={}, description="What the guide says nothing about")
