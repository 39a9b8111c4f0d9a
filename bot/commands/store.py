"""The store for a command that runs beside the server, or instead of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.app import CHANNELS
from bot.core.figures import cells
from bot.starting import StartError
from bot.stores.address import connect
from bot.stores.embedded import Embedded, EmbeddedError
from bot.stores.figures import Figures
from bot.stores.journal import Journal
from bot.stores.seal import Seal

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from bot.core.guide import Guide
    from bot.settings import Settings


def secrets_of(settings: Settings) -> list[str]:
    """What the store is sealed with, then what else is read; raises `StartError`.

    Where none is set, the embedded store's is made if it has none yet.
    """

    def kept() -> str:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Embedded(settings.data_dir).secret()

    try:
        return settings.secrets(kept)
    except (EmbeddedError, OSError) as error:
        raise StartError(str(error)) from error


def makes_secret(settings: Settings) -> bool:
    """Whether `secrets_of` would make one, that no Lesroute has yet; raises `StartError`."""
    try:
        return settings.secret is None and not Embedded(settings.data_dir).has_secret
    except OSError as error:
        raise StartError(str(error)) from error


async def open_figures(settings: Settings, guide: Guide, stack: AsyncExitStack) -> Figures:
    """The figures, to read; raises `StartError` where there is no store to read them from."""
    client = connect(_address(settings, stack))
    stack.push_async_callback(client.aclose)
    return Figures(
        client,
        *map(Seal, secrets_of(settings)),
        cells=cells(guide, (kind.name for kind in CHANNELS)),
        journal=Journal(settings.data_dir / "figures"),
        clock=lambda: datetime.now(UTC),
    )


def _address(settings: Settings, stack: AsyncExitStack) -> str:
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value()
    embedded = Embedded(settings.data_dir)
    try:
        has_run = embedded.has_run
    except OSError as error:
        raise StartError(str(error)) from error
    if not has_run:
        raise StartError(
            f"Lesroute never ran with {settings.data_dir.resolve()}:"
            " set LESROUTE_DATA_DIR to the folder that it runs with."
        )
    with suppress(EmbeddedError):  # else it is served already: then its server answers us too
        embedded.start()
        stack.callback(embedded.stop)
    return embedded.url
