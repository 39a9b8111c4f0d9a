"""A person on WhatsApp: says things, presses rows by their titles, and sees what was delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import payloads

if TYPE_CHECKING:
    from .emulator import WhatsApp
    from .rules import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that is on the person's phone."""

    id: str
    payload: Json

    @property
    def text(self) -> str:
        held = self.payload[self.payload["type"]]
        match self.payload["type"]:
            case "text":
                return str(held["body"])
            case "interactive":
                return str(held["body"]["text"])
            case "contacts":
                return "\n".join(card["name"]["formatted_name"] for card in held)
        parameters = [p for part in held["components"] for p in part["parameters"]]
        return "\n".join(p["text"] for p in parameters if "text" in p)

    @property
    def rows(self) -> dict[str, tuple[str, str]]:
        """What can be pressed: by its title, the kind of answer that it makes and its id."""
        held = self.payload.get("interactive", {})
        if held.get("type") == "list":
            rows = [row for part in held["action"]["sections"] for row in part["rows"]]
            return {row["title"]: ("list", row["id"]) for row in rows}
        if held.get("type") == "button":
            replies = [button["reply"] for button in held["action"]["buttons"]]
            return {reply["title"]: ("button", reply["id"]) for reply in replies}
        parts = self.payload.get("template", {}).get("components", [])
        taps = [part["parameters"][0]["payload"] for part in parts if part["type"] == "button"]
        return dict.fromkeys(["Bekijk"], ("template", taps[0])) if taps else {}

    @property
    def link(self) -> str | None:
        """Where its one link leads, if it has one."""
        held = self.payload.get("interactive", {})
        found = held.get("action", {}).get("parameters", {}).get("url")
        return str(found) if found else None

    @property
    def labels(self) -> list[str]:
        return list(self.rows)


class Person:
    """`number`, `user`: what webhooks tell of them; `None` where that stays hidden."""

    def __init__(self, whatsapp: WhatsApp, *, number: str | None, user: str | None) -> None:
        self.number = number
        self.user = user
        self.messages: list[Message] = []
        self.spoke: float | None = None
        self.blocked = False
        self._whatsapp = whatsapp

    @property
    def chat(self) -> str:
        return f"whatsapp:{self.user or self.number}"

    @property
    def ids(self) -> set[str]:
        return {id_ for id_ in (self.number, self.user) if id_}

    def brings(self, content: Json, **more: str) -> Json:
        """The webhook of something that they do now."""
        message = {**self.sends(content), **more}
        return payloads.webhook(self._whatsapp.phone_id, self.told(message))

    def sends(self, content: Json) -> Json:
        """One message of theirs, to stand in a webhook."""
        self.spoke = self._whatsapp.now()
        self._whatsapp.spoken.append(self.spoke)
        sender = {"from": self.number, "from_user_id": self.user}
        about = {"id": self._whatsapp.new_id(), "timestamp": str(int(self.spoke))}
        return {**{k: v for k, v in sender.items() if v}, **about, **content}

    def told(self, *messages: Json) -> Json:
        """The value of a change that holds these messages of theirs."""
        ids = {"wa_id": self.number, "user_id": self.user}
        contact = {"profile": {"name": "Naam"}, **{k: v for k, v in ids.items() if v}}
        return {"contacts": [contact], "messages": list(messages)}

    async def says(self, words: str) -> Message:
        """Write something, until it is taken; the newest message they have then."""
        return await self.does(payloads.text(words))

    async def presses(self, title: str) -> Message:
        return await self.does(self.pressing(title))

    async def does(self, content: Json) -> Message:
        await self._whatsapp.bring(self.brings(content))
        return self.messages[-1]

    def pressing(self, title: str) -> Json:
        """What pressing a row says: of the newest message that has it."""
        having = [message for message in self.messages if title in message.rows]
        assert having, f"nothing is called {title!r}; there are {self.messages[-1].labels}"
        kind, id_ = having[-1].rows[title]
        if kind == "template":
            said = payloads.template_button(id_, title)
        else:
            said = (payloads.list_reply if kind == "list" else payloads.button_reply)(id_, title)
        return {**said, "context": {"from": payloads.DISPLAYED, "id": having[-1].id}}
