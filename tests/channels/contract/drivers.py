"""How a test uses a channel: as a person on one side, and as its peer on the other."""

from __future__ import annotations

import asyncio
import re
from abc import ABC, abstractmethod
from contextlib import AsyncExitStack, asynccontextmanager
from html import unescape
from itertools import count
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web
from yarl import URL

from bot.channels.delivery import Meaning
from bot.channels.telegram.place import Place
from bot.channels.whatsapp.place import Place as OnAPhone
from tests.channels.whatsapp.emulator import payloads
from tests.channels.wired import serve

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.channels.teams.emulator import Emulator as Microsoft
    from tests.channels.whatsapp.emulator import Person as Somebody
    from tests.channels.whatsapp.emulator import WhatsApp
    from tests.emulator import Emulator, Person

_BUTTON = re.compile(r'name="tap" value="([^"]+)"[^>]*>(.*?)</button>', re.DOTALL)


def _plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


class Driver(ABC):
    """One person in one channel.

    `numbered`: updates have an id there, and may be brought again. `refuses`: what its peer can
    mean by a refusal of a message.
    """

    numbered = True
    refuses: tuple[Meaning, ...] = ()

    @property
    @abstractmethod
    def chat(self) -> str:
        """The chat's name in the store."""

    @property
    def address(self) -> str:
        """Where the channel finds the person again, in its own words."""
        raise NotImplementedError

    @abstractmethod
    async def says(self, words: str, copies: int = 1) -> list[bool]:
        """Bring a text so many times at once; whether each was taken."""

    @abstractmethod
    async def presses(self, label: str, copies: int = 1) -> list[bool]:
        """The same for the button of this label on the newest screen that has one."""

    @abstractmethod
    async def again(self) -> bool:
        """Bring once more what was brought last; whether it was taken."""

    @property
    @abstractmethod
    def shown(self) -> list[str]:
        """Each message that was shown, in order, as the person has it now."""

    @property
    @abstractmethod
    def labels(self) -> list[str]:
        """The buttons of the newest screen."""

    @abstractmethod
    def refuse(self, meaning: Meaning) -> None:
        """Let the peer refuse the next message so."""

    def loses_peer(self) -> None:
        """Let the peer be gone from now on."""
        raise NotImplementedError

    def loses_answers(self) -> None:
        """Let the peer carry out what it is asked from now on, and never answer."""
        raise NotImplementedError

    async def looks(self) -> None:
        """Look at all there is to see, as previews and prefetches do."""
        return


class InTelegram(Driver):
    refuses = (Meaning.AGAIN, Meaning.PERSON, Meaning.GONE)

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._person: Person = emulator.person("Sam", language_code="nl")
        self._last: Any = None

    @property
    def chat(self) -> str:
        return f"telegram:{self._person.id}"

    @property
    def address(self) -> str:
        return Place(chat=self._person.id).address

    async def says(self, words: str, copies: int = 1) -> list[bool]:
        return await self._bring(self._person.message_update({"text": words}), copies)

    async def presses(self, label: str, copies: int = 1) -> list[bool]:
        return await self._bring(self._person.tap_update(label)[1], copies)

    async def again(self) -> bool:
        (status,) = await self._emulator.deliver_copies(self._last, 1)
        return status == 200

    @property
    def shown(self) -> list[str]:
        return [screen.text for screen in self._person.messages]

    @property
    def labels(self) -> list[str]:
        return self._person.messages[-1].labels

    def refuse(self, meaning: Meaning) -> None:
        code = {Meaning.AGAIN: 429, Meaning.PERSON: 401, Meaning.GONE: 403}[meaning]
        after = 60 if meaning is Meaning.AGAIN else None
        self._emulator.fail("sendMessage", code=code, retry_after=after)

    def loses_peer(self) -> None:
        self._emulator.fail(close=True, times=None)

    def loses_answers(self) -> None:
        self._emulator.fail("sendMessage", close=True, executed=True, times=None)

    async def _bring(self, payload: Any, copies: int) -> list[bool]:
        self._last = self._emulator.send_update(payload, queued=False)
        found = await self._emulator.deliver_copies(self._last, copies)
        return [status == 200 for status in found]


class OnWhatsApp(Driver):
    refuses = (Meaning.AGAIN, Meaning.PERSON, Meaning.GONE)

    def __init__(self, whatsapp: WhatsApp) -> None:
        self._whatsapp = whatsapp
        self._person: Somebody = whatsapp.person()
        self._last: Any = None

    @property
    def chat(self) -> str:
        return self._person.chat

    @property
    def address(self) -> str:
        return OnAPhone(to=self._person.user or "", moment=self._person.spoke or 0).address

    async def says(self, words: str, copies: int = 1) -> list[bool]:
        return await self._bring(payloads.text(words), copies)

    async def presses(self, label: str, copies: int = 1) -> list[bool]:
        return await self._bring(self._person.pressing(label), copies)

    async def again(self) -> bool:
        return await self._whatsapp.post(self._last) == 200

    @property
    def shown(self) -> list[str]:
        return [message.text for message in self._person.messages]

    @property
    def labels(self) -> list[str]:
        return self._person.messages[-1].labels

    def refuse(self, meaning: Meaning) -> None:
        codes = {Meaning.AGAIN: 131057, Meaning.PERSON: 190, Meaning.GONE: 131026}
        self._whatsapp.fail(codes[meaning])

    def loses_peer(self) -> None:
        self._whatsapp.hangs_up = True

    def loses_answers(self) -> None:
        self._whatsapp.loses_answers = True

    async def _bring(self, content: Any, copies: int) -> list[bool]:
        self._last = self._person.brings(content)
        found = await asyncio.gather(*(self._whatsapp.post(self._last) for _ in range(copies)))
        return [status == 200 for status in found]


class OnTheWeb(Driver):
    """A browser without scripts; a form has no number, so what is sent twice is said twice."""

    numbered = False

    def __init__(self, url: str, http: ClientSession) -> None:
        self._url, self._http = url, http
        self._pages: list[str] = []
        self._last: dict[str, str] = {}

    @property
    def chat(self) -> str:
        cookies = self._http.cookie_jar.filter_cookies(URL(self._url))
        return f"web:{next(iter(cookies.values())).value.partition('.')[0]}"

    async def says(self, words: str, copies: int = 1) -> list[bool]:
        return await self._send({"text": words}, copies)

    async def presses(self, label: str, copies: int = 1) -> list[bool]:
        return await self._send({"tap": dict(self._buttons)[label]}, copies)

    async def again(self) -> bool:
        return (await self._send(self._last, 1))[0]

    @property
    def shown(self) -> list[str]:
        return [_plain(page) for page in self._pages]

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self._buttons]

    @property
    def _buttons(self) -> list[tuple[str, str]]:
        found = _BUTTON.findall(self._pages[-1])
        return [(" ".join(_plain(label).split()), unescape(tap)) for tap, label in found]

    def refuse(self, meaning: Meaning) -> None:
        raise NotImplementedError(f"there is no peer to say {meaning}")

    async def looks(self) -> None:
        for path in ("/", "/o/rechten?rol=leerling", "/privacy", "/?taal=en", "/s/nergens"):
            for method in ("GET", "HEAD"):
                async with self._http.request(method, f"{self._url}{path}") as answer:
                    await answer.read()

    async def _send(self, form: dict[str, str], copies: int) -> list[bool]:
        if not self._pages:  # as a browser does: the page first, and its cookie
            async with self._http.get(self._url) as answer:
                self._pages.append(await answer.text())
        self._last = form
        return await asyncio.gather(*(self._post(form) for _ in range(copies)))

    async def _post(self, form: dict[str, str]) -> bool:
        async with self._http.post(self._url, data=form) as answer:
            self._pages.append(await answer.text())
            return answer.status == 200


class EchoPeer:
    """Where the echo channel sends: keeps what comes, or refuses it."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.refusals: list[int] = []
        self.loses_answers = False
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[EchoPeer]:
        async with AsyncExitStack() as stack:
            self.url = f"{await serve([web.post('/', self._take)], stack)}/"
            yield self

    async def _take(self, request: web.Request) -> web.Response:
        said = await request.json()
        if self.refusals:
            return web.Response(status=self.refusals.pop(0))
        self.said.append(said)
        return web.Response(status=504 if self.loses_answers else 200)


class ByEcho(Driver):
    refuses = (Meaning.AGAIN, Meaning.PERSON, Meaning.GONE, Meaning.OURS)
    _people = count()

    def __init__(self, url: str, http: ClientSession, peer: EchoPeer) -> None:
        self._url, self._http, self._peer = url, http, peer
        self._name = f"person {next(self._people)}"
        self._number = 0
        self._last: dict[str, Any] = {}

    @property
    def chat(self) -> str:
        return f"echo:{self._name}"

    @property
    def address(self) -> str:
        return self._name

    async def says(self, words: str, copies: int = 1) -> list[bool]:
        return await self._bring({"text": words}, copies)

    async def presses(self, label: str, copies: int = 1) -> list[bool]:
        taps = {label: tap for said in self._mine for label, tap in said["buttons"]}
        return await self._bring({"tap": taps[label]}, copies)

    async def again(self) -> bool:
        return await self._post()

    @property
    def shown(self) -> list[str]:
        return [said["text"] for said in self._mine]

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self._mine[-1]["buttons"]]

    def refuse(self, meaning: Meaning) -> None:
        codes = {Meaning.AGAIN: 503, Meaning.PERSON: 401, Meaning.GONE: 410, Meaning.OURS: 400}
        self._peer.refusals.append(codes[meaning])

    def loses_peer(self) -> None:
        self._peer.refusals += [503] * 100

    def loses_answers(self) -> None:
        self._peer.loses_answers = True

    @property
    def _mine(self) -> list[dict[str, Any]]:
        return [said for said in self._peer.said if said["chat"] == self._name]

    async def _bring(self, said: dict[str, Any], copies: int) -> list[bool]:
        self._number += 1
        self._last = {"id": f"m{self._number}", "chat": self._name, **said}
        return await asyncio.gather(*(self._post() for _ in range(copies)))

    async def _post(self) -> bool:
        async with self._http.post(f"{self._url}/echo", json=self._last) as answer:
            return answer.status == 200


class InTeams(Driver):
    refuses = (Meaning.AGAIN, Meaning.PERSON, Meaning.GONE)

    def __init__(self, microsoft: Microsoft) -> None:
        self._microsoft = microsoft
        self._person = microsoft.person()

    @property
    def chat(self) -> str:
        return f"teams:{self._person.conversation}"

    @property
    def address(self) -> str:
        return f"{self._person.service} {self._person.conversation}"

    async def says(self, words: str, copies: int = 1) -> list[bool]:
        return await self._bring(self._person.activity("in-message", text=words), copies)

    async def presses(self, label: str, copies: int = 1) -> list[bool]:
        return await self._bring(self._person.press(label), copies)

    async def again(self) -> bool:
        return (await self._person.brings(self._person.last)).status == 200

    @property
    def shown(self) -> list[str]:
        return [message.text for message in self._person.messages]

    @property
    def labels(self) -> list[str]:
        return self._person.screen.labels

    def refuse(self, meaning: Meaning) -> None:
        code = {Meaning.AGAIN: 429, Meaning.PERSON: 401, Meaning.GONE: 403}[meaning]
        after = "60" if meaning is Meaning.AGAIN else None
        # Another token is asked for first, and refused too.
        self._microsoft.fail(code, after=after, times=2 if meaning is Meaning.PERSON else 1)

    def loses_peer(self) -> None:
        self._microsoft.fail(503, times=None)

    def loses_answers(self) -> None:
        self._microsoft.fail(504, times=None, takes=True)

    async def _bring(self, activity: dict[str, Any], copies: int) -> list[bool]:
        found = await self._person.brings_copies(activity, copies)
        return [answer.status == 200 for answer in found]
