"""Fuzzes what comes in: `make fuzz`, 15 minutes; first each reader by itself, then over HTTP.

Whatever breaks something is kept in tests/corpus, which the tests read from then on.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import re
import sys
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.payload import read_update
from bot.channels.whatsapp.webhook import signature
from bot.content.load import load_guide
from bot.content.location import folder
from bot.i18n import content_translations
from tests.channels.teams.emulator import APP
from tests.fuzzing import broken, keep, read
from tests.replicas import Replicas

if TYPE_CHECKING:
    from tests.fuzzing import Broken

AT_ONCE, TRIES = 8, 6
LATER, WRONG = {0, 503}, {0, 500, 503}
"""Statuses after which a peer tries again, and those that it must not get in the end."""

OF_TEAMS = b"https://smba.trafficmanager.net/emea/"
"""The service address in the samples of Teams."""

PATIENCE = ClientTimeout(total=60)
BROKE = re.compile(r"(update_broke|update_dropped|page_failed|request_failed|library_complains).*")
"""What the log says when something of ours broke."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=15.0)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(2**32))
    wanted = parser.parse_args()
    print(f"Seed {wanted.seed}.", flush=True)
    random, half = Random(wanted.seed), wanted.minutes * 30  # noqa: S311  it must be repeatable
    found = by_itself(random, half) + asyncio.run(over_http(random, half))
    sys.exit(1 if found else 0)


def by_itself(random: Random, seconds: float) -> int:
    """The number of inputs that broke a reader."""
    guide = load_guide(folder("dialogs"), content_translations(folder("locales")))
    tried, found, until = Counter[str](), 0, time.monotonic() + seconds
    while time.monotonic() < until:
        brought = broken(random)
        tried[brought.channel] += 1
        try:
            read(guide, brought)
        except Exception as error:  # noqa: BLE001  this is what we look for
            found += 1
            _tell(brought, repr(error))
    print(f"Read {dict(tried)}: {found} broke something.", flush=True)
    return found


async def over_http(random: Random, seconds: float) -> int:
    """The number of inputs that a running Lesroute did not answer as it should."""
    tried, found = Counter[int](), 0
    with tempfile.TemporaryDirectory() as where:
        async with AsyncExitStack() as stack:
            bot = Replicas([Path(where)], stack)
            await bot.open()
            bot.watch()
            http = await stack.enter_async_context(ClientSession(timeout=PATIENCE))
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                brought = [broken(random) for _ in range(AT_ONCE)]
                begun = len(bot.log)
                statuses = await asyncio.gather(*(_brought(bot, http, each) for each in brought))
                tried.update(statuses)
                told = BROKE.search(bot.log[begun:])
                wrong = [b for b, s in zip(brought, statuses, strict=True) if s in WRONG]
                for each in wrong or (brought if told else ()):
                    found += 1
                    _tell(each, told[0] if told else "no good answer")
    print(f"Answered {dict(tried)}: {found} may have broken something.")
    return found


async def _brought(bot: Replicas, http: ClientSession, brought: Broken) -> int:
    """Bring an input as its peer would, with proof and retries; returns the last status."""
    for _ in range(TRIES):
        status = await _once(bot, http, brought)
        if status not in LATER:
            break
        await asyncio.sleep(1)
    return status


async def _once(bot: Replicas, http: ClientSession, brought: Broken) -> int:
    """The status of the answer, 0 for none."""
    body = brought.body.replace(OF_TEAMS, bot.teams.service.encode())
    brought = replace(brought, body=body)
    url, headers = _as_its_peer(bot, brought)
    with suppress(ClientError, TimeoutError):
        async with http.post(url, data=brought.body, headers=headers) as answer:
            await answer.read()
            return answer.status
    return 0


def _as_its_peer(bot: Replicas, brought: Broken) -> tuple[str, dict[str, str]]:
    base, sent = bot.balancer.url, {"Content-Type": "application/json"}
    match brought.channel:
        case "telegram":
            (call, *_) = bot.telegram.called("setWebhook")
            known = str(call.params["secret_token"])
            return f"{base}/telegram/webhook", {**sent, "X-Telegram-Bot-Api-Secret-Token": known}
        case "whatsapp":
            proof = signature(bot.whatsapp.app_secret, brought.body)
            return f"{base}/whatsapp/webhook", {**sent, "X-Hub-Signature-256": proof}
        case "teams":
            update: dict[str, Any] = read_update(brought.body) or {}
            service = update.get("serviceUrl")
            told = service if isinstance(service, str) and service.isascii() else bot.teams.service
            token = bot.teams.issuer.token(APP, told)
            return f"{base}/teams/messages", {**sent, "Authorization": f"Bearer {token}"}
    return base, {"Content-Type": "application/x-www-form-urlencoded"}


def _tell(brought: Broken, why: str) -> None:
    name = hashlib.sha256(brought.body).hexdigest()[:12]
    print(f"{brought.channel}: {why}; kept as {keep(brought, name)}", flush=True)


if __name__ == "__main__":
    main()
