"""The dashboard and the alerts: each query asks for what a bot tells, with labels that it has."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import yaml
from aiohttp import ClientSession

from bot.content.location import folder
from bot.core.screen import Screen
from bot.metrics import FEWEST, Metrics

if TYPE_CHECKING:
    from tests.channels.contract.conftest import World

DEPLOY = folder("dialogs").parent / "deploy"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
RULES = [
    rule
    for group in yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
QUERIES = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]
NAME = re.compile(r"lesroute_[a-z_]+")
GROUPED = re.compile(r"by \(([\w, ]+)\)")
CHOSEN = re.compile(r'(\w+)[=!]~?"')
SCREEN = Screen(node="t/een", language="nl", role=None, text="")
OF_A_CAP = {"lesroute_whatsapp_month", "lesroute_whatsapp_cap", "lesroute_whatsapp_cap_reached"}
"""What is there where a cap is set."""


def test_each_query_asks_by_labels_that_there_are() -> None:
    metrics = Metrics("a version")
    for _ in range(FEWEST):
        metrics.turned("web", SCREEN, remembered=True)
        metrics.reminded("web", "told")
        metrics.refused("slow")
    lists = [each for query in QUERIES for each in GROUPED.findall(query)]
    grouped = {label for each in lists for label in each.split(", ")}
    chosen = {label for query in QUERIES for label in CHOSEN.findall(query)}
    assert grouped
    assert chosen
    assert grouped | chosen <= set(CHOSEN.findall(metrics.text().decode()))


def test_each_alert_says_what_to_do() -> None:
    for rule in RULES:
        assert rule["annotations"].keys() == {"summary", "todo"}
        assert rule["labels"]["severity"] in {"page", "look"}
    assert len({rule["alert"] for rule in RULES}) == len(RULES)


async def test_each_query_asks_for_what_a_running_bot_tells(world: World) -> None:
    async with ClientSession() as http, http.get(f"{world.url}/metrics") as answer:
        told = await answer.text()
    there = set(re.findall(r"^# TYPE (\S+)", told, re.MULTILINE)) | OF_A_CAP
    assert {name for query in QUERIES for name in NAME.findall(query)} <= there
    assert 'lesroute_guide{version="' in told


def test_nobody_watches_over_who_is_in_distress() -> None:
    """As the privacy page promises."""
    told = (DEPLOY / "grafana.json").read_text("utf-8") + (DEPLOY / "alerts.yaml").read_text(
        "utf-8"
    )
    assert not re.search(r"distress|crisis|nood|113|grave", told, re.IGNORECASE)
