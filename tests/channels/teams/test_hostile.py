"""A thousand activities that Teams would never bring: we live, and who walks walks on."""

from __future__ import annotations

import json
import random
from secrets import token_hex
from typing import TYPE_CHECKING

from tests.channels.teams.emulator import APP, Emulator
from tests.channels.teams.here import here
from tests.channels.teams.rules import sample
from tests.hostile import hostile
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from bot.core.guide import Guide

NAMES = (
    *("in-message", "in-submit", "in-execute", "in-installed", "in-members-added", "in-file"),
    *("in-reaction", "in-removed", "in-channel-mention"),
)
TAKEN = {200, 401, 403}
"""401, 403: what was changed is what its token is for."""


def test_a_thousand_hostile_activities_have_no_effect_on_who_walks_on(
    guide: Guide, valkey_url: str
) -> None:
    async def story() -> None:
        async with Emulator() as emulator, here(emulator, guide, valkey_url) as bot:
            samira, chance = emulator.person(), random.Random(22)
            await samira.says("hallo")
            await samira.presses("Ik ben ouder")
            before = await bot.store.load(f"teams:{samira.conversation}")
            hers = json.dumps(samira.press(samira.screen.labels[0])).encode()
            good = f"Bearer {emulator.issuer.token(APP, emulator.service)}"
            for _ in range(500):
                activity = {**sample(chance.choice(NAMES)), "serviceUrl": emulator.service}
                activity["conversation"] |= {"id": f"a:{token_hex(8)}"}
                assert (await emulator.bring(hostile(chance, activity), good)).status in TAKEN
                forged = chance.choice(("", "Bearer ", "Basic x", good[:-9], f"{good}x", good[7:]))
                assert (await emulator.bring(hers, forged)).status == 401
            assert await bot.store.load(f"teams:{samira.conversation}") == before
            shown = len(samira.messages)
            assert (await samira.presses(samira.screen.labels[0])).status == 200
            assert len(samira.messages) == shown + 1
            assert bot.service.trouble is None
            assert not emulator.violations

    run_leaping(story())
