"""A write-ahead journal of counts: what was counted and is not in the store yet outlives a kill."""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SUFFIX = ".counts"

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Open:
    batch: str
    file: int | None


class Journal:
    """Lines in a folder, a file for each batch; nothing of a line may point at a person.

    A file is locked for as long as the process that writes it lives, so another one can take over
    what was left behind. A folder that cannot be written to is told once in the log; counts are
    then in memory alone. Each write goes to the system, not to the disk: it outlives the process,
    not the power.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: _Open | None = None
        self._told = False

    def write(self, line: bytes) -> None:
        """Add a line, its end included, to the present batch."""
        if self._open is None:
            self._open = self._begun()
        if self._open.file is not None:
            try:
                os.write(self._open.file, line)
            except OSError as error:
                self._tell(error)

    def cut(self) -> str:
        """End the present batch; its name, by which it is taken in once (an idempotency key)."""
        ended, self._open = self._open or _Open(batch=_name(), file=None), None
        if ended.file is not None:
            os.close(ended.file)
        return ended.batch

    def drop(self, batch: str) -> None:
        """A batch is in the store."""
        with suppress(OSError):
            self._path(batch).unlink()

    def left_behind(self) -> Iterator[tuple[str, list[bytes]]]:
        """The batches of processes that are no more, and of this one what was cut: name, lines."""
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")) if self._folder.is_dir() else ():
            with suppress(OSError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # else its process lives
                *whole, _ = file.read().split(b"\n")
                yield path.name.removesuffix(_SUFFIX), whole

    def _begun(self) -> _Open:
        batch = _name()
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = os.open(self._path(batch), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._tell(error)
            return _Open(batch=batch, file=None)
        return _Open(batch=batch, file=file)

    def _path(self, batch: str) -> Path:
        return self._folder / f"{batch}{_SUFFIX}"

    def _tell(self, error: OSError) -> None:
        if not self._told:
            self._told = True
            _log.warning("figures_not_journalled", extra={"kind": type(error).__name__})


def _name() -> str:
    return secrets.token_hex(8)
