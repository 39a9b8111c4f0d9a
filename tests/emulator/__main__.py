"""A Telegram to try the bot by hand: type what a person would write, or `> label` to tap."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from . import payloads
from .emulator import TOKEN, Emulator

if TYPE_CHECKING:
    from .person import Person


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--name", default="Samira", help="first name of the person")
    parser.add_argument("--language", default="nl", help="language of the person's app")
    options = parser.parse_args()
    try:
        asyncio.run(_converse(options))
    except KeyboardInterrupt:
        sys.exit(130)


async def _converse(options: argparse.Namespace) -> None:
    async with Emulator(options.token, port=options.port) as emulator:
        person = emulator.person(options.name, language_code=options.language)
        _say(f"Bot API at {emulator.url}, token {emulator.token}")
        showing = asyncio.create_task(_show(emulator, person))
        while line := await asyncio.to_thread(sys.stdin.readline):
            _act(emulator, person, line.strip())
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


def _act(emulator: Emulator, person: Person, line: str) -> None:
    try:
        if line.startswith(">"):
            _, update = person.tap_update(line.removeprefix(">").strip())
            emulator.send_update(update)
        elif line:
            emulator.send_update(person.message_update(payloads.text(line)))
    except AssertionError as error:
        _say(str(error))


async def _show(emulator: Emulator, person: Person) -> None:
    seen, broken = 0, 0
    while True:
        await emulator.telegram.changes.until(
            lambda: person.chat.seen > seen or len(emulator.violations) > broken  # noqa: B023
        )
        if person.chat.seen > seen:
            _say(f"\n{person.screen}")
        for violation in emulator.violations[broken:]:
            _say(f"! {violation}")
        seen, broken = person.chat.seen, len(emulator.violations)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
