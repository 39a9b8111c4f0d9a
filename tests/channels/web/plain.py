"""A browser without a script: it sends the forms of a page as they stand, hidden fields and all."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import ClientSession


@dataclass(slots=True)
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """All forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[Form] = []
        self._button: tuple[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.all.append(Form(values["action"]))
        elif tag == "input":
            self.all[-1].fields[values["name"]] = values.get("value", "")
        elif tag == "button" and self.all:
            self._button = values.get("name", ""), values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._button is not None and data.strip():
            self.all[-1].buttons[data.strip()] = self._button


def pressed(page: str, label: str) -> dict[str, str]:
    """What the button with this label sends."""
    form = next(form for form in Forms(page).all if label in form.buttons)
    name, value = form.buttons[label]
    return {**form.fields, name: value}


def typed(page: str, text: str) -> dict[str, str]:
    """What the field to write in sends."""
    form = next(form for form in Forms(page).all if "text" in form.fields)
    return {**form.fields, "text": text}


async def send(client: ClientSession, fields: dict[str, str], path: str = "/") -> str:
    """The page that comes of it, wherever that is."""
    async with client.post(path, data=fields) as response:
        assert response.status == 200
        return await response.text()
