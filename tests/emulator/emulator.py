"""A Telegram that a test can start, look at and disturb."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Self

from . import payloads
from .delivery import Delivery
from .faults import Fault, Faults
from .person import Group, Person
from .rates import Rates
from .reactions import WITHIN, NoReactionError
from .server import HOST, Server
from .telegram import Telegram
from .updates import Update

if TYPE_CHECKING:
    from collections.abc import Callable

    from .people import Query
    from .records import Call, Json, Violation
    from .screens import View

TOKEN = "123456:TEST-token-of-the-emulator"


class Emulator:
    """Use as `async with Emulator() as emulator`; methods are at `emulator.url` + `/bot<token>/…`.

    `time_scale` divides the waiting of webhook retries; `enforce_rates` refuses messages that
    come too fast; `privacy_mode` hides most group messages from the bot; `clock` tells the time in
    seconds since 1970.
    """

    def __init__(  # noqa: PLR0913  each is a choice of a test
        self,
        token: str = TOKEN,
        *,
        port: int = 0,
        name: str = "Test",
        username: str = "test_bot",
        time_scale: float = 1,
        webhook_timeout: float = 60,
        enforce_rates: bool = False,
        privacy_mode: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.telegram = Telegram(
            bot_id=int(token.partition(":")[0]),
            name=name,
            username=username,
            privacy_mode=privacy_mode,
            clock=clock,
        )
        self.port = port
        self._faults = Faults()
        rates = Rates(self.telegram, enforced=enforce_rates)
        self._server = Server(self.telegram, token=token, faults=self._faults, rates=rates)
        self._delivery = Delivery(
            self.telegram,
            execute=self._server.execute,
            time_scale=time_scale,
            timeout=webhook_timeout,
        )

    async def __aenter__(self) -> Self:
        self.port = await self._server.start(self.port)
        await self._delivery.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._delivery.stop()
        await self._server.stop()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def calls(self) -> list[Call]:
        """Every call of the bot, in order of arrival."""
        return self.telegram.calls

    @property
    def violations(self) -> list[Violation]:
        """Every rule that the bot broke."""
        return self.telegram.violations

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def unanswered(self) -> list[Query]:
        """The taps that the bot did not answer."""
        return [query for query in self.telegram.taps.values() if query.answer is None]

    def person(self, first_name: str, **details: Any) -> Person:
        """A new user; details: last_name, username, language_code, started."""
        return Person(self, self.telegram.add_user(first_name, **details))

    def group(self, title: str, *, supergroup: bool = False) -> Group:
        """A new group that the bot is already in."""
        return Group(self.telegram.add_group(title, supergroup=supergroup))

    def topic(self, view: View, *, direct: bool = False) -> Json:
        """A new topic of a chat; returns what a message in it says of that."""
        view.chat.direct = direct
        number = 51 + len(view.chat.topics)
        view.chat.topics.add(number)
        if direct:
            return {"direct_messages_topic": {"topic_id": number}}
        return {"message_thread_id": number, "is_topic_message": True}

    def joins(self, group: Group, by: Person) -> Update:
        """Tell the bot that a person put it in the group."""
        now, bot = self.telegram.now(), self.telegram.bot
        change = payloads.my_chat_member(bot, group.chat, by.user, now, member=True)
        return self.send_update({"my_chat_member": change})

    def send_update(self, payload: Json, *, queued: bool = True) -> Update:
        """Give any payload the next update_id, unless it has one, and queue it for the bot."""
        return self.telegram.add_update(payload, queued=queued)

    async def redeliver(self, update_id: int) -> int:
        """Bring an update once more to the webhook; returns the status, 0 for no answer."""
        return await self._delivery.deliver(self.telegram.updates.known[update_id])

    async def deliver_copies(self, update: Update | Json, copies: int) -> list[int]:
        """Bring an update so many times at once; a payload becomes one that is not queued."""
        if not isinstance(update, Update):
            update = self.send_update(update, queued=False)
        return await asyncio.gather(*(self._delivery.deliver(update) for _ in range(copies)))

    def fail(
        self, method: str | None = None, *, chat: View | int | None = None, **fault: Any
    ) -> Fault:
        """Let calls go wrong: see `Fault` for code, retry_after, close, delay, body and times."""
        chat_id = chat if isinstance(chat, int) or chat is None else chat.chat.id
        return self._faults.add(Fault(method=method, chat_id=chat_id, **fault))

    def route(self, public: str, local: str) -> None:
        """Deliver webhooks of a public address to a local one."""
        self._delivery.routes[public] = local

    def advance(self, seconds: float) -> None:
        """Move Telegram's clock forward."""
        self.telegram.advance(seconds)

    async def until(self, condition: Callable[[], object], *, within: float = WITHIN) -> None:
        """Wait until something holds of the emulator.

        Raises:
            NoReactionError: it did not in time.
        """
        if not await self.telegram.changes.until(lambda: bool(condition()), within):
            made = "\n".join(f"  {call}" for call in self.calls[-10:]) or "  none"
            raise NoReactionError(f"waited {within} s in vain; the last calls of the bot:\n{made}")

    async def until_acknowledged(self, update: Update, *, within: float = WITHIN) -> None:
        await self.until(lambda: update.acknowledged, within=within)
