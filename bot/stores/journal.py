"""A write-ahead journal: counts that are not in the store yet survive a kill."""

from __future__ import annotations

import fcntl
import logging
import mmap
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SUFFIX = ".counts"
_ROOM = 4 * mmap.PAGESIZE

_log = logging.getLogger(__name__)


class Batch(NamedTuple):
    """Lines that the store takes together and once: the name is their idempotency key."""

    name: str
    lines: list[bytes]


class Journal:
    """Lines in a folder, one file for each batch; no line may point at a person.

    The file is mapped into memory, so a line costs no system call; it survives the process, not a
    power cut. After a full batch there is room for the next at once, so no turn waits for the disk.
    The file is locked while the process lives, so another process can tell what was left behind. If
    the folder cannot be used, that is logged once and lines stay in memory.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._told = False
        self._begin()

    def write(self, line: bytes) -> None:
        """Add a line, with its newline, to the current batch."""
        try:
            self._map.write(line)
        except ValueError:
            self._make_room()
            self._map.write(line)

    def cut(self) -> Batch | None:
        """End the current batch and return it, if it has any lines."""
        end = self._map.tell()
        if not end:
            return None
        ended = Batch(self._name, self._map[:end].splitlines())
        self._end()
        self._begin()
        if end > _ROOM // 4:
            self._make_room(2 * end)
            self._map[:: mmap.PAGESIZE] = bytes(len(self._map[:: mmap.PAGESIZE]))  # touch each page
        return ended

    def tidy(self) -> None:
        """Remove the file of an empty batch."""
        if self._file is not None and not self._map.tell():
            self.drop(Batch(self._name, []))
            self._end()
            self._begin()

    def drop(self, batch: Batch) -> None:
        """Remove the file of a batch that is in the store."""
        with suppress(OSError):
            self._path(batch.name).unlink()

    def left_behind(self) -> Iterator[Batch]:
        """The batches of processes that ended, and the ended batches of this one."""
        for path in self._files():
            with suppress(OSError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails if its process lives
                yield Batch(path.name.removesuffix(_SUFFIX), file.read().splitlines())

    def _files(self) -> list[Path]:
        try:
            return sorted(path for path in self._folder.iterdir() if path.suffix == _SUFFIX)
        except FileNotFoundError:  # nothing was counted here yet
            return []
        except OSError as error:
            self._tell(error)
            return []

    def _end(self) -> None:
        self._map.close()
        if self._file is not None:
            os.close(self._file)

    def _begin(self) -> None:
        """Begin a batch without a file or room, since there may be nothing to count."""
        self._name = secrets.token_hex(8)
        self._file: int | None = None
        self._map = mmap.mmap(-1, 1)

    def _make_room(self, least: int = _ROOM) -> None:
        written = self._map[: self._map.tell()]
        room = max(2 * len(self._map), _ROOM, least)
        self._map.close()
        try:
            self._map = self._mapped(room)
        except OSError as error:
            self._tell(error)
            self._map = mmap.mmap(-1, room)
        self._map.write(written)

    def _mapped(self, room: int) -> mmap.mmap:
        """The mapped file, its room allocated: to write in a hole on a full disk would kill us."""
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(self._path(self._name), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.posix_fallocate(self._file, 0, room)
        return mmap.mmap(self._file, room)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_SUFFIX}"

    def _tell(self, error: OSError) -> None:
        if not self._told:
            self._told = True
            _log.warning("figures_not_journalled", extra={"kind": type(error).__name__})
