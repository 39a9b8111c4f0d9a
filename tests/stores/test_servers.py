"""The stand-ins of the tests: a port that was let go of goes to nobody else."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.stores.servers import PORTS, free_port

OWN = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_a_free_port_is_none_that_the_system_gives_out_by_itself() -> None:
    found = {free_port() for _ in range(50)}
    assert found <= {*PORTS}
    lowest = int(OWN.read_text().split()[0]) if OWN.exists() else 32_768
    assert max(PORTS) < lowest


def test_a_taken_port_is_not_free() -> None:
    with socket.socket() as taken:
        port = free_port()
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert port not in {free_port() for _ in range(50)}
