"""The command `lesroute doctor`: everything that runs is looked at, and nothing is changed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import orjson

from bot.app import CHANNELS
from bot.doctor import public
from bot.doctor.machine import examine_folder, examine_guide
from bot.findings import Finding, Level, well, wrong
from bot.settings import SettingsError, read_all
from bot.starting import read_guide
from bot.stores.address import AddressError, connect
from bot.stores.examination import PART as STORE
from bot.stores.examination import examine as examine_store
from bot.stores.seal import Seal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.settings import AllSettings, Settings

_MARKS = {Level.WELL: "ok   ", Level.LOOK: "look ", Level.WRONG: "WRONG"}


async def diagnosed() -> list[Finding]:
    """All that is found with the settings of this environment."""
    try:
        told = read_all({kind.name: kind.settings for kind in CHANNELS})
    except SettingsError as error:
        return [wrong("settings", sentence) for sentence in error.sentences]
    return [well("settings", "All can be used."), *[each async for each in _all(told)]]


def line(finding: Finding) -> str:
    """A finding as it is shown."""
    return f"{_MARKS[finding.level]}  {finding.part}: {finding.told}"


def as_json(findings: Sequence[Finding]) -> str:
    """All findings, for a program: a list of objects with `part`, `level` and `told`."""
    return orjson.dumps(findings, option=orjson.OPT_INDENT_2).decode()


async def _all(told: AllSettings) -> AsyncIterator[Finding]:
    settings, now = told.settings, datetime.now(UTC)
    for found in examine_guide(partial(read_guide, settings), now.date()):
        yield found
    async for found in _store(settings, now):
        yield found
    for kind in CHANNELS:
        for found in await kind.examine(told.parts[kind.name], settings) if kind.examine else ():
            yield found
    async for found in public.examine(settings.public_url, now):
        yield found


async def _store(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    if settings.redis_url is None or settings.secret is None:
        yield well(STORE, "Embedded: it runs with Lesroute, for one process.")
        for found in examine_folder(settings.data_dir):
            yield found
        return
    try:
        client = connect(settings.redis_url.get_secret_value())
    except AddressError as error:
        yield wrong(STORE, str(error))
        return
    try:
        for found in await examine_store(client, Seal(settings.secret.get_secret_value()), now):
            yield found
    finally:
        await client.aclose()
