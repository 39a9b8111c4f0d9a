"""Users of other channels who press at random during a storm, each checked against a model."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from aiohttp import ClientError

from bot.channels.whatsapp.render import tap_of
from bot.core.engine import turn
from bot.core.session import Session
from bot.core.texts import Role
from tests.channels.whatsapp.emulator import payloads
from tests.guides import NOW, event_of

if TYPE_CHECKING:
    from random import Random
    from typing import Any

    from bot.core.guide import Guide
    from bot.core.screen import Screen
    from tests.channels.teams.emulator import Emulator as Microsoft
    from tests.channels.whatsapp.emulator import WhatsApp

BEGIN = "on:start/menu"
STEPS = 10
"""The least steps of each; people go on until all have, and all kinds of trouble came."""

_PATIENCE = 600.0
_BROUGHT_AGAIN = 15.0


class Person(Protocol):
    """A user of a channel; they press buttons of earlier messages, so that any button can be."""

    @property
    def chat(self) -> str:
        """The chat's name in the store."""

    @property
    def taps(self) -> list[str]:
        """The data of the buttons of the newest message."""

    def pressing(self, tap: str) -> Any:
        """The payload that their peer posts when they press this."""

    async def bring(self, brought: Any) -> int:
        """Post it once; returns the status of the answer."""


class OnWhatsApp:
    def __init__(self, whatsapp: WhatsApp) -> None:
        self._whatsapp, self._person = whatsapp, whatsapp.person(shows="user")
        self.chat = self._person.chat

    @property
    def taps(self) -> list[str]:
        return [tap_of(id_) for _, id_ in self._person.messages[-1].rows.values()]

    def pressing(self, tap: str) -> Any:
        return self._person.brings(payloads.list_reply(tap, "Een rij"))

    async def bring(self, brought: Any) -> int:
        return await self._whatsapp.post(brought) or 503


class InTeams:
    def __init__(self, microsoft: Microsoft) -> None:
        self._microsoft, self._person = microsoft, microsoft.person()
        self.chat = f"teams:{self._person.conversation}"

    @property
    def taps(self) -> list[str]:
        return [button["data"]["tap"] for button in self._person.screen.buttons.values()]

    def pressing(self, tap: str) -> Any:
        return self._person.activity("in-submit", value={"tap": tap})

    async def bring(self, brought: Any) -> int:
        return (await self._microsoft.deliver(brought)).status


@dataclass
class Passerby:
    """`session`: the one that the model expects. `missed`: screens that differ from the model's."""

    guide: Guide
    person: Person
    session: Session = field(default_factory=lambda: Session(language="nl", role=Role.OUDER))
    steps: int = 0
    missed: list[str] = field(default_factory=list)

    async def walk(self, calm: asyncio.Event, random: Random) -> None:
        """Take at least `STEPS` steps, and go on until it is calm."""
        screen = await self._press(BEGIN, copies=1)
        while self.steps < STEPS or not calm.is_set():
            await asyncio.sleep(random.uniform(0, 4))
            onward = [button.tap for button in screen.buttons if self._leads_on(button.tap)]
            copies = 3 if random.random() < 0.1 else 1
            screen = await self._press(random.choice(onward), copies=copies)

    async def _press(self, tap: str, *, copies: int) -> Screen:
        brought = self.person.pressing(tap)
        await asyncio.gather(*(self._until_taken(brought) for _ in range(copies)))
        done = turn(self.guide, self.session, event_of(tap), NOW)
        self.session, self.steps = done.session, self.steps + 1
        shown, expected = {*self.person.taps}, {button.tap for button in done.screen.buttons}
        if shown and not expected <= shown:
            self.missed.append(f"{tap} led to {shown}, not {expected}")
        return done.screen

    def _leads_on(self, tap: str) -> bool:
        done = turn(self.guide, self.session, event_of(tap), NOW)
        return not done.forgotten

    async def _until_taken(self, brought: Any) -> None:
        async with asyncio.timeout(_PATIENCE):
            while True:
                with suppress(ClientError, TimeoutError):
                    async with asyncio.timeout(_BROUGHT_AGAIN):
                        if await self.person.bring(brought) == 200:
                            return
                await asyncio.sleep(0.5)
