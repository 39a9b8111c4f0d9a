"""The command `lesroute doctor`: checks all that Lesroute needs, and changes nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import orjson

from bot.app import CHANNELS
from bot.channels.web.visits import PURPOSE
from bot.core.days import dutch_day
from bot.doctor import public, serving
from bot.doctor.machine import GUIDE, examine_folder, examine_guide, kept_secret
from bot.doctor.settings import PART as SETTINGS
from bot.doctor.settings import examine_settings
from bot.faults import place_of
from bot.findings import Finding, Level, look, well, wrong
from bot.settings import SettingsError, read_all
from bot.starting import read_guide
from bot.stores.address import AddressError, connect
from bot.stores.embedded import Embedded
from bot.stores.examination import PART as STORE
from bot.stores.examination import examine as examine_store
from bot.stores.seal import Seal, derive

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from bot.channels.port import ChannelKind
    from bot.settings import AllSettings, Settings

_MARKS = {Level.WELL: "ok   ", Level.LOOK: "look ", Level.WRONG: "WRONG"}


async def diagnosed() -> list[Finding]:
    """All findings with the settings of this environment."""
    try:
        told = read_all({kind.name: kind.settings for kind in CHANNELS})
    except SettingsError as error:
        return [wrong(SETTINGS, sentence) for sentence in error.sentences]
    return [each async for each in _all(told)]


def line(finding: Finding) -> str:
    """A finding as a line of text."""
    return f"{_MARKS[finding.level]}  {finding.part}: {finding.told}"


def as_json(findings: Sequence[Finding]) -> str:
    """All findings, for a program: a list of objects with `part`, `level` and `told`."""
    return orjson.dumps(findings, option=orjson.OPT_INDENT_2).decode()


async def _all(told: AllSettings) -> AsyncIterator[Finding]:
    """Part by part. If the check of a part breaks, that is a finding, and the others go on."""
    settings, now = told.settings, _now()
    embedded = settings.redis_url is None
    secrets = settings.secrets(lambda: kept_secret(settings.data_dir) if embedded else None)
    keys = [derive(secret, PURPOSE) for secret in secrets]
    parts = (
        (SETTINGS, _each(examine_settings(told, os.environ))),
        (GUIDE, _each(examine_guide(partial(read_guide, settings), dutch_day(now)))),
        (STORE, _store(settings, secrets)),
        *((kind.name, _peer(kind, told)) for kind in CHANNELS if kind.examine),
        (serving.PART, serving.examine(settings)),
        (public.PART, public.examine(settings.public_url, now, keys=keys)),
    )
    for part, findings in parts:
        try:
            async for found in findings:
                yield found
        except Exception as error:  # noqa: BLE001  whatever it is, it is a finding
            broke = f"{type(error).__name__} at {place_of(error)}"
            yield wrong(part, f"This check failed ({broke}): please report this line.")


def _now() -> datetime:
    return datetime.now(UTC)


async def _each(findings: Iterable[Finding]) -> AsyncIterator[Finding]:
    for found in findings:
        yield found


async def _peer(kind: ChannelKind, told: AllSettings) -> AsyncIterator[Finding]:
    assert kind.examine is not None  # noqa: S101  those alone are asked for
    for found in await kind.examine(told.parts[kind.name], told.settings):
        yield found


async def _store(settings: Settings, secrets: Sequence[str]) -> AsyncIterator[Finding]:
    if settings.redis_url is None:
        yield well(STORE, "Embedded: it runs with Lesroute, for one process.")
        if not Embedded(settings.data_dir).has_run:
            yield look(
                STORE,
                f"Lesroute never ran with {settings.data_dir.resolve()}: if it does with another"
                " folder, give that as LESROUTE_DATA_DIR.",
            )
        for found in examine_folder(settings.data_dir):
            yield found
        return
    # Counts go to this folder first, even with a store elsewhere.
    for found in examine_folder(settings.data_dir):
        if found.level is not Level.WELL:
            yield look(found.part, found.told)
    try:
        client = connect(settings.redis_url.get_secret_value())
    except AddressError as error:
        yield wrong(STORE, str(error))
        return
    try:
        for found in await examine_store(client, [Seal(secret) for secret in secrets], _now):
            yield found
    finally:
        await client.aclose()
