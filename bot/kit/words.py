"""The words of a steunpunt's paper and ready texts, in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.guide import Steunpunt

Gettext: TypeAlias = "Callable[[str], str]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The words on a poster, a card and a leaflet. None of them speaks of illness."""

    title: str
    lead: str
    scan: str
    steps: tuple[str, ...]
    promise: str
    can: str
    points: tuple[str, ...]
    privacy: str
    kept: tuple[str, ...]
    ask: str
    urgent: str
    code: str
    ours: str


def paper(_: Gettext) -> Paper:
    return Paper(
        title=_("Lukt school even niet?"),
        lead=_("Lesroute laat zien wat er kan, en wie er helpt."),
        scan=_("Scan de code, of ga naar:"),
        steps=(
            _("Richt de camera van uw telefoon op de code."),
            _("Kies wat bij u past. U hoeft niets te typen."),
            _("Lees wat de school kan doen, en wat u zelf kunt doen."),
        ),
        promise=_("Gratis. Zonder naam. Zonder account."),
        can=_("Wat kunt u hier doen?"),
        points=(
            _("Zien wat u van de school mag verwachten."),
            _("Een gesprek met de school voorbereiden."),
            _("Uw volgende stappen op een rij zetten."),
            _("Mensen vinden die met u meedenken."),
        ),
        privacy=_("Uw privacy"),
        kept=(
            _("Lesroute vraagt geen naam, school of diagnose."),
            _("Wat u typt, bewaart Lesroute niet."),
            _("U kunt het gesprek op elk moment wissen."),
        ),
        ask=_("Liever praten? Wij denken met u mee."),
        urgent=_("Direct gevaar? Bel 112. Gedachten aan zelfdoding? Bel 113."),
        code=_("QR-code naar"),
        ours=_("Lesroute is geen site van de overheid en beslist niets."),
    )


def ready_texts(_: Gettext, steunpunt: Steunpunt, links: dict[str, str]) -> str:
    """Texts to copy: for a newsletter, the school's app, an e-mail signature, and to say.

    `links`: the address for each of `mail`, `app` and `gesprek`.
    """
    name = steunpunt.name
    reach = " · ".join(way for way in (steunpunt.phone, steunpunt.email, steunpunt.site) if way)
    parts = (
        (_("Voor een nieuwsbrief"), _newsletter(_, name, links["mail"], reach)),
        (_("Voor de app van de school"), _app(_, name, links["app"])),
        (_("Onder een e-mail"), _signature(_, name, links["mail"], reach)),
        (_("Om te zeggen, in een halve minuut"), _spoken(_, steunpunt)),
    )
    return "\n\n".join(f"{head}\n{'-' * len(head)}\n{text}" for head, text in parts) + "\n"


def _newsletter(_: Gettext, name: str, link: str, reach: str) -> str:
    text = _(
        "Lukt school even niet? Dan is er veel te regelen, en dat valt niet mee. Lesroute helpt op"
        " weg. U kiest wat past, en u ziet wat de school kan doen en wat u zelf kunt doen. Het is"
        " gratis, en u hoeft geen naam te geven. Ook kinderen en mensen van de school kunnen er"
        " terecht."
    )
    own = _("Liever praten? {name} denkt met u mee.").replace("{name}", name) if reach else ""
    return "\n".join(filter(None, (text, own, reach, link)))


def _app(_: Gettext, name: str, link: str) -> str:
    text = _(
        "Lukt school even niet? Met Lesroute ziet u wat er kan en wie er helpt. Gratis en zonder"
        " naam. Van {name}:"
    )
    return f"{text.replace('{name}', name)} {link}"


def _signature(_: Gettext, name: str, link: str, reach: str) -> str:
    text = _("Lukt school even niet? Kijk wat er kan:")
    return "\n".join(filter(None, (name, reach, f"{text} {link}")))


def _spoken(_: Gettext, steunpunt: Steunpunt) -> str:
    text = _(
        "Soms lukt school even niet. Dan komt er veel op u af. Er is een hulpje op uw telefoon:"
        " Lesroute. U scant deze code. U kiest wat past, en typen hoeft niet. Dan ziet u wat de"
        " school kan doen, en wat u zelf kunt doen. Het is gratis. Niemand vraagt uw naam. Wat u"
        " kiest, zien wij niet."
    )
    return f"{text} {_ways(_, steunpunt).replace('{name}', steunpunt.name)}"


def _ways(_: Gettext, steunpunt: Steunpunt) -> str:
    """How to reach the steunpunt, by the ways that it has."""
    match steunpunt.phone, steunpunt.email:
        case None, None:
            return _("U krijgt dit van {name}.")
        case _phone, None:
            return _("En wilt u liever praten? Dan belt u ons, van {name}.")
        case None, _email:
            return _("En hebt u een vraag? Dan mailt u ons, van {name}.")
        case _both:
            return _("En wilt u liever praten? Dan belt of mailt u ons, van {name}.")
