"""What an operator pastes at Meta: the profile, the ice breakers and the reminder; pure.

Meta keeps one profile for a number, in one language. The limits are those of the Cloud API.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import NullTranslations

    from bot.core.languages import Code

TEMPLATE = "lesroute_herinnering"
"""The name to give the template; LESROUTE_WHATSAPP_TEMPLATE names the one in use."""

ABOUT, DESCRIPTION, BREAKER, HINT, BUTTON = 139, 512, 80, 256, 25
BREAKERS, COMMANDS = 4, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Our profile in one language; `commands`: what each typed word does."""

    about: str
    description: str
    breakers: tuple[str, ...]
    commands: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The message that may come more than a day after a person last wrote; `{{1}}`: the step."""

    body: str
    button: str


def profile(catalog: NullTranslations) -> Profile:
    """The profile in the language of a catalog."""
    _ = catalog.gettext
    return Profile(
        about=_("Hulp als een kind tijdelijk niet naar school kan. Een computer, geen mens."),
        description=_(
            "Lesroute helpt ouders, leerlingen en scholen als een kind tijdelijk niet naar school "
            "kan. Kies een antwoord, of typ een vraag. Namen en medische gegevens zijn niet nodig. "
            "Dit is een computer, en niet van de overheid. Liever een mens? Typ: hulp. "
            "Direct gevaar? Bel 112. Gedachten aan zelfdoding? Bel 113."
        ),
        breakers=(
            _("Wat kan ik nu doen?"),
            _("Mag mijn kind thuis zijn?"),
            _("Wat moet de school doen?"),
            _("Wie kan helpen?"),
        ),
        commands={
            "menu": _("Naar het menu"),
            "stappen": _("Mijn stappen"),
            "hulp": _("Wie kan helpen?"),
            "taal": _("Nederlands of Engels"),
            "code": _("Geef deze plek door aan iemand"),
            "wis": _("Wis wat Lesroute bewaart"),
        },
    )


def template(catalog: NullTranslations) -> Template:
    """The reminder in the language of a catalog, for parents, pupils and schools alike."""
    _ = catalog.gettext
    return Template(
        body=_(
            "Een herinnering van Lesroute, zoals gevraagd: {{1}}\n\n"
            "Met de knop gaat het verder. Herinneringen stoppen kan daar ook."
        ),
        button=_("Verder"),
    )


def kit(catalogs: Mapping[Code, NullTranslations], site: str) -> str:
    """One text to paste from, after a to-do list; `site`: our own address."""
    parts = [_CHECKLIST.replace("{site}", site).replace("{template}", TEMPLATE)]
    for code, catalog in catalogs.items():
        parts += [f"\n# In {code}", *_profile(profile(catalog)), *_template(template(catalog))]
    return "\n".join(parts)


def _profile(told: Profile) -> Iterator[str]:
    yield f"\n## About (at most {ABOUT} characters)\n\n{told.about}"
    yield f"\n## Description (at most {DESCRIPTION})\n\n{told.description}"
    yield "\n## Ice breakers\n"
    yield from (f"- {line}" for line in told.breakers)
    yield "\n## Commands\n"
    yield from (f"- /{name}: {hint}" for name, hint in told.commands.items())


def _template(told: Template) -> Iterator[str]:
    yield f"\n## Template {TEMPLATE}: category Utility, no header, no footer\n\n{told.body}"
    yield f"\nButton (quick reply): {told.button}"


_CHECKLIST = """\
# To do, in this order (docs/whatsapp.md tells how)

[ ] A number that no other WhatsApp uses: LESROUTE_WHATSAPP_PHONE_ID is its id,
    LESROUTE_WHATSAPP_NUMBER its digits.
[ ] A token that does not expire, and the app secret: LESROUTE_WHATSAPP_TOKEN and
    LESROUTE_WHATSAPP_APP_SECRET.
[ ] A verify token of your own: LESROUTE_WHATSAPP_VERIFY_TOKEN.
[ ] The webhook: {site}/whatsapp/webhook, with the field "messages" switched on.
[ ] The profile below, in the language that most of your people read. Its e-mail address, its site
    ({site}) or its address leads to a person: Meta wants that, and so do parents.
[ ] The ice breakers and commands below.
[ ] Words to opt in, wherever you give the number: "Send us a message on WhatsApp. We answer it, and
    remind you only of what you ask us to."
[ ] For reminders a day later: the template {template}, in each language below,
    approved. Give "Phone the school" as the sample of {{1}}. Then set
    LESROUTE_WHATSAPP_TEMPLATE={template}."""
