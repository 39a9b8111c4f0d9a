"""The image and its composition: what is set is said once."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from bot.content.location import folder

if TYPE_CHECKING:
    from tests.process import Lesroute

ROOT = folder("dialogs").parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def asks_for_health(**settings: str) -> int:
    """The health check of the image, run here."""
    [told] = re.findall(r"HEALTHCHECK .*?CMD (\[.*?\])", DOCKERFILE, re.DOTALL)
    command = [part.replace("/app/bin/python", sys.executable) for part in json.loads(told)]
    named = {f"LESROUTE_{name.upper()}": value for name, value in settings.items()}
    # A proxy for elsewhere has nothing to do with it.
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:1", **named}
    return subprocess.run(command, env=environment, check=False, timeout=60).returncode


@pytest.mark.parametrize("host", ["0.0.0.0", "127.0.0.1", "::", "[::1]"])  # noqa: S104
async def test_the_health_check_asks_where_the_server_listens(
    lesroute: Lesroute, host: str
) -> None:
    url = await asyncio.to_thread(lesroute.start, host=host)
    port = url.rpartition(":")[2]
    assert await asyncio.to_thread(asks_for_health, host=host, port=port) == 0
    await asyncio.to_thread(lesroute.end)
    assert await asyncio.to_thread(asks_for_health, host=host, port=port) == 1


def test_a_setting_that_is_wrong_is_no_health() -> None:
    assert asks_for_health(port="a door") == 1


def test_the_port_is_published_as_it_is_set() -> None:
    service = COMPOSE["services"]["lesroute"]
    port = service["environment"]["LESROUTE_PORT"]
    assert service["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert "8080" not in DOCKERFILE.partition("HEALTHCHECK")[2]


def test_each_image_can_be_given_with_its_digest() -> None:
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    store = COMPOSE["services"]["store"]["image"]
    base = COMPOSE["services"]["lesroute"]["build"]["args"]["BASE"]
    for given in (store, base):
        [name] = re.findall(r"\$\{(\w+):-", given)
        assert f"{name}=" in operating
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${BASE}"}
