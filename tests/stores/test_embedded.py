"""The embedded store: kept, alone, and back after a crash."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from bot.stores.embedded import Embedded, EmbeddedError

if TYPE_CHECKING:
    from pathlib import Path

_CRASHING = """
import os, signal, sys
from pathlib import Path
from redis import Redis
from bot.stores.embedded import Embedded
store = Embedded(Path(sys.argv[1])).start()
Redis.from_url(store.url).set("kept", "yes")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_data_is_kept_across_restarts(tmp_path: Path) -> None:
    store = Embedded(tmp_path).start()
    with Redis.from_url(store.url) as client:
        client.set("kept", "yes")
    store.stop()
    again = Embedded(tmp_path).start()
    with Redis.from_url(again.url) as client:
        assert client.get("kept") == b"yes"
    again.stop()


def test_what_a_killed_process_left_behind_is_taken_over_with_its_data(tmp_path: Path) -> None:
    crashed = subprocess.run([sys.executable, "-c", _CRASHING, str(tmp_path)], check=False)
    assert crashed.returncode == -signal.SIGKILL
    store = Embedded(tmp_path).start()
    with Redis.from_url(store.url) as client:
        assert client.get("kept") == b"yes"
    store.stop()


def test_a_socket_file_that_nobody_listens_to_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "valkey.sock").touch()
    Embedded(tmp_path).start().stop()


def test_a_second_process_is_told_what_to_do(tmp_path: Path) -> None:
    first = Embedded(tmp_path).start()
    with pytest.raises(EmbeddedError, match="Another Lesroute is running"):
        Embedded(tmp_path).start()
    first.stop()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="cannot start"):
        Embedded(tmp_path / "file" / "data").start()


def test_a_socket_is_not_put_where_another_user_could_put_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    store = Embedded(tmp_path / ("long" * 30))
    with pytest.raises(EmbeddedError, match="belongs to another user"):
        store.start()


def test_a_long_path_still_has_a_socket(tmp_path: Path) -> None:
    store = Embedded(tmp_path / ("long" * 30)).start()
    with Redis.from_url(store.url) as client:
        assert client.ping()
    store.stop()


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    store = Embedded(tmp_path)
    secret = store.secret()
    assert len(secret) >= 32
    assert Embedded(tmp_path).secret() == secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.parametrize("left", ["", "half", "\udcff"])
def test_a_secret_that_is_not_whole_is_refused(tmp_path: Path, left: str) -> None:
    (tmp_path / "secret").write_text(left, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(EmbeddedError, match="is not whole"):
        Embedded(tmp_path).secret()
