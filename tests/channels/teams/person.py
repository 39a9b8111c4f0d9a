"""A person in Teams: types, presses by a button's title, installs and removes the bot."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tests.channels.teams.rules import parts, sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.channels.teams.emulator import Delivered, Emulator

Way: TypeAlias = Literal["execute", "submit"]
_ESCAPED = re.compile(r"\\([\\`*_\[\]])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A card in a conversation; `told`: the activity that it came in, where it is still that."""

    id: str
    card: Mapping[str, Any]
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What is read on it."""
        blocks = (p["text"] for p in parts(self.card["body"]) if p.get("type") == "TextBlock")
        return _ESCAPED.sub(r"\1", "\n\n".join(blocks))

    @property
    def buttons(self) -> dict[str, Mapping[str, Any]]:
        """Each button by its title, in their order."""
        lists = [part["actions"] for part in parts(self.card) if "actions" in part]
        found = [action for actions in (*lists[1:], lists[0]) for action in actions]
        return {action["title"]: action for action in found}

    @property
    def labels(self) -> list[str]:
        return list(self.buttons)


class Person:
    """One person in one conversation; `last`: the activity that was brought last."""

    def __init__(
        self,
        emulator: Emulator,
        *,
        conversation: str,
        locale: str,
        kind: Literal["personal", "groupChat", "channel"] = "personal",
    ) -> None:
        self._emulator = emulator
        self.conversation = conversation
        self.locale = locale
        self.kind = kind
        self.service = emulator.service
        self.last: dict[str, Any] = {}

    @property
    def messages(self) -> list[Message]:
        return self._emulator.messages(self.conversation)

    @property
    def screen(self) -> Message:
        return self.messages[-1]

    def activity(self, name: str, **told: Any) -> dict[str, Any]:
        """A sample of this name, said by this person; `told` in the place of what it says."""
        tenant = sample(name)["conversation"]["tenantId"]
        about = {"id": self.conversation, "conversationType": self.kind, "tenantId": tenant}
        return {
            **sample(name),
            "id": self._emulator.number(),
            "serviceUrl": self.service,
            "conversation": about,
            "locale": self.locale,
            **told,
        }

    async def says(self, words: str, **told: Any) -> Delivered:
        return await self.brings(self.activity("in-message", text=words, **told))

    async def presses(
        self, title: str, *, way: Way = "execute", on: Message | None = None
    ) -> Delivered:
        return await self.brings(self.press(title, way=way, on=on))

    def press(
        self, title: str, *, way: Way = "execute", on: Message | None = None
    ) -> dict[str, Any]:
        """The activity of a pressed button, on the newest card that has it."""
        message = on or next(m for m in reversed(self.messages) if title in m.buttons)
        action = message.buttons[title]
        if way == "submit":
            older = action["fallback"]
            return self.activity("in-submit", value=older["data"], replyToId=message.id)
        pressed = {"type": action["type"], "verb": action["verb"], "data": action["data"]}
        value = {"action": pressed, "trigger": "manual"}
        return self.activity("in-execute", value=value, replyToId=message.id)

    async def brings(self, activity: dict[str, Any]) -> Delivered:
        """Have an activity delivered, and done what its answer says."""
        self.last = activity
        answer = await self._emulator.deliver(activity)
        if activity["type"] == "invoke" and answer.status == 200:
            self._emulator.replace(self.conversation, activity["replyToId"], answer.told)
        return answer

    async def brings_copies(self, activity: dict[str, Any], copies: int) -> list[Delivered]:
        """The same activity so many times at once."""
        return await asyncio.gather(*(self.brings(activity) for _ in range(copies)))
