"""Who speaks is proven before anything is done; what is forged has no effect at all."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams import keys, proof
from bot.channels.teams.proof import SKEW, ForgedError, Proof, key_name
from bot.channels.teams.transport import Transport
from tests.channels.teams.emulator import APP, TENANT, Emulator
from tests.channels.teams.here import here, settings
from tests.channels.teams.issuer import ISSUER, now
from tests.leaping import run_leaping

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.guide import Guide
    from tests.channels.teams.here import Here
    from tests.channels.teams.person import Person

ELSEWHERE = "https://smba.trafficmanager.net/emea/"
HEADERS = "a.b.c", "....", "é.é.é", f"{'W1tb' * 1900}.e30.x", "eyJhbGciOiJSUzI1NiJ9.e30.x"


def _claims(emulator: Emulator) -> dict[str, Any]:
    told = {"iss": ISSUER, "aud": APP, "serviceurl": emulator.service}
    return {**told, "nbf": now(), "exp": now(3600)}


def _unsigned(emulator: Emulator) -> str:
    head = {"alg": "none", "kid": emulator.issuer.keys[-1].name}
    return f"{_part(head)}.{_part(_claims(emulator))}."


def _part(told: dict[str, Any]) -> str:
    return jwt.utils.base64url_encode(json.dumps(told).encode()).decode()


def _by_public_key(emulator: Emulator) -> str:
    """Signed with what everybody knows, as if that were a secret."""
    key = emulator.issuer.keys[-1]
    # PyJWT itself refuses to sign so: by hand, as a forger would.
    signer = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    said = f"{_part({'alg': 'HS256', 'kid': key.name})}.{_part(_claims(emulator))}"
    return f"{said}.{jwt.utils.base64url_encode(signer.sign(said.encode(), key.public)).decode()}"


def _unendorsed(emulator: Emulator) -> str:
    key = emulator.issuer.another("webchat", "msteamsx")
    emulator.issuer.keys.insert(0, key)
    return emulator.issuer.token(APP, emulator.service, key=key)


def _by_another_key(emulator: Emulator) -> str:
    """The name of a key that is known, and another's signature."""
    known, other = emulator.issuer.keys[-1], emulator.issuer.another()
    headers = {"kid": known.name}
    return jwt.encode(_claims(emulator), other.private, algorithm="RS256", headers=headers)


def _changed(emulator: Emulator) -> str:
    head, _, signature = emulator.issuer.token(APP, emulator.service).split(".")
    return f"{head}.{_part({**_claims(emulator), 'nbf': now(-1)})}.{signature}"


def _with(**claims: Any) -> Callable[[Emulator], str]:
    return lambda emulator: emulator.issuer.token(APP, emulator.service, **claims)


def _at(**seconds: int) -> Callable[[Emulator], str]:
    return _with(**{name: now(s) for name, s in seconds.items()})


def _unknown_key(emulator: Emulator) -> str:
    return emulator.issuer.token(APP, emulator.service, key=emulator.issuer.another())


def _deep(emulator: Emulator) -> str:
    """Signed as it should be, and deeper than most read; it never closes, so nobody can."""
    key = emulator.issuer.keys[-1]
    claims = json.dumps(_claims(emulator))[:-1] + f', "x": {"[" * 4_500}'
    head = _part({"alg": "RS256", "kid": key.name})
    said = f"{head}.{jwt.utils.base64url_encode(claims.encode()).decode()}"
    signer = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
    return f"{said}.{jwt.utils.base64url_encode(signer.sign(said.encode(), key.private)).decode()}"


FORGED: dict[str, Callable[[Emulator], str]] = {
    "no token": lambda _: "",
    "alg none": _unsigned,
    "HS256 with the public key": _by_public_key,
    "foreign issuer": _with(iss="https://sts.windows.net/x/"),
    "no issuer": _with(iss=None),
    "foreign audience": _with(aud="bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
    "several audiences": _with(aud=[APP, "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"]),
    "no audience": _with(aud=None),
    "expired": _at(nbf=-7200, exp=-310),
    "no end": _with(exp=None),
    "an end that is no number": _with(exp=float("inf")),
    "not yet valid": _at(nbf=3000),
    "another service": _with(serviceurl=ELSEWHERE),
    "no service": _with(serviceurl=None),
    "key without endorsement": _unendorsed,
    "unknown key": _unknown_key,
    "known name, other key": _by_another_key,
    "changed": _changed,
    "deeper than can be read": _deep,
}


@pytest.mark.parametrize("how", FORGED)
async def test_what_is_forged_is_refused_and_has_no_effect(
    emulator: Emulator, bot: Here, how: str
) -> None:
    sure = emulator.person()
    assert (await sure.says("hallo")).status == 200  # the keys are known
    forger = emulator.person()
    before = len(emulator.heard.tokens)
    token = FORGED[how](emulator)
    told = forger.activity("in-message", text="hallo")
    answer = await emulator.deliver(told, header=f"Bearer {token}" if token else "")
    assert answer.status == 401
    assert await bot.store.load(f"teams:{forger.conversation}") is None
    assert not forger.messages
    assert len(emulator.heard.tokens) == before
    assert (await sure.says("hallo")).status == 200, "who is sure goes on"


@pytest.mark.parametrize("seconds", [{"nbf": -7200, "exp": -120}, {"nbf": 290}])
async def test_clocks_may_differ_by_five_minutes(
    emulator: Emulator, samira: Person, seconds: dict[str, int]
) -> None:
    told = samira.activity("in-message")
    header = f"Bearer {_at(**seconds)(emulator)}"
    await samira.says("hallo")
    assert (await emulator.deliver(told, header=header)).status == 200


async def test_a_slash_at_the_end_makes_no_other_service(
    emulator: Emulator, samira: Person
) -> None:
    await samira.says("hallo")
    header = f"Bearer {_with(serviceurl=emulator.service.rstrip('/'))(emulator)}"
    told = samira.activity("in-message")
    assert (await emulator.deliver(told, header=header)).status == 200


@pytest.mark.parametrize("channel", ["webchat", "MSTEAMS", None, 1])
async def test_another_channel_is_not_what_the_key_is_for(
    emulator: Emulator, samira: Person, channel: object
) -> None:
    token = emulator.issuer.token(APP, emulator.service)
    told = samira.activity("in-message", channelId=channel)
    assert (await emulator.deliver(told, header=f"Bearer {token}")).status == 401
    assert not samira.messages


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"serviceUrl": 1}', b"\xff", b"[" * 90_000])
async def test_a_good_token_lets_no_other_body_in(
    emulator: Emulator, samira: Person, body: bytes
) -> None:
    token = emulator.issuer.token(APP, emulator.service)
    assert (await emulator.bring(body, f"Bearer {token}")).status == 401


@pytest.mark.parametrize(
    "header", ["Basic x", "bearer", "Bearer", *map("Bearer {}".format, HEADERS)]
)
async def test_what_is_no_token_is_refused(emulator: Emulator, samira: Person, header: str) -> None:
    assert (await emulator.bring(b"{}", header)).status == 401


@given(st.text(max_size=50) | st.binary(max_size=200).map(lambda b: f"{b.hex()}.e30.x"))
def test_whatever_stands_in_a_token_is_read_calmly(token: str) -> None:
    with pytest.raises(ForgedError):
        key_name(token)


async def test_rotated_keys_go_on_at_once(emulator: Emulator, samira: Person) -> None:
    await samira.says("hallo")
    emulator.issuer.rotate()
    assert (await samira.says("hallo")).status == 200
    assert len(samira.messages) == 2


async def test_a_key_that_was_revoked_is_refused_once_another_is_known(
    emulator: Emulator, samira: Person
) -> None:
    old = f"Bearer {emulator.issuer.token(APP, emulator.service)}"
    assert (await emulator.deliver(samira.activity("in-message"), header=old)).status == 200
    emulator.issuer.rotate()
    await samira.says("hallo")
    assert (await emulator.deliver(samira.activity("in-message"), header=old)).status == 401


def at(seconds: int = 0) -> datetime:
    return datetime.fromtimestamp(now(seconds), UTC)


async def test_a_proven_token_is_good_to_the_letter_and_for_its_time(emulator: Emulator) -> None:
    transport, later = Transport(), [0]
    known = keys.Keys(transport, emulator.metadata_url)
    found = Proof(known, APP, (), lambda: at(later[0]))
    token = emulator.issuer.token(APP, emulator.service, exp=now(60))
    for _ in range(2):
        assert await found.of(f"Bearer {token}") == emulator.service
    for place in range(0, len(token) - 1, 7):
        changed = f"{token[:place]}{'A' if token[place] != 'A' else 'B'}{token[place + 1 :]}"
        with pytest.raises(ForgedError):
            await found.of(f"Bearer {changed}")
    later[0] = 60 + SKEW + 1
    with pytest.raises(ForgedError):
        await found.of(f"Bearer {token}")
    await transport.close()


async def test_of_proven_tokens_only_so_many_are_kept_and_of_others_none(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "_KEPT", 3)
    transport = Transport()
    found = Proof(keys.Keys(transport, emulator.metadata_url), APP, (), at)
    # That of another service is good; only what is said with it is not.
    for how in FORGED.keys() - {"another service"}:
        emulator.issuer.made = 1  # it has few keys, and must not come to the first one again
        with pytest.raises(ForgedError):
            await found.of(f"Bearer {FORGED[how](emulator)}")
    assert not found._known
    for seconds in range(5):
        token = emulator.issuer.token(APP, emulator.service, exp=now(100 + seconds))
        assert await found.of(f"Bearer {token}") == emulator.service
    assert len(found._known) == 3
    await transport.close()


async def test_unknown_keys_are_looked_for_once_in_a_while(
    emulator: Emulator, samira: Person
) -> None:
    path = "/v1/.well-known/keys"
    await samira.says("hallo")
    known = emulator.heard.paths[path]
    for _ in range(20):
        token = _unknown_key(emulator)
        assert (await emulator.bring(b"{}", f"Bearer {token}")).status == 401
    assert emulator.heard.paths[path] == known + 1
    assert known == 1, "however many ask at the start, it is fetched once"


async def test_without_the_keys_it_is_to_be_brought_again(
    emulator: Emulator, guide: Guide, valkey_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_PAUSE", 0.0)
    emulator.away = True
    async with here(emulator, guide, valkey_url) as bot:
        person = emulator.person()
        assert (await person.says("hallo")).status == 503
        assert await bot.store.load(f"teams:{person.conversation}") is None
        assert bot.service.trouble == "Microsoft cannot be reached: is there a way from here to it?"
        assert not bot.service.up
        emulator.away = False
        assert (await person.says("hallo")).status == 200


async def test_who_names_an_unknown_key_while_microsoft_is_away_makes_no_trouble(
    emulator: Emulator, samira: Person, bot: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_PAUSE", 0.0)
    await samira.says("hallo")
    emulator.away = True
    for _ in range(2):
        token = _unknown_key(emulator)
        assert (await emulator.bring(b"{}", f"Bearer {token}")).status == 503, "it may be new"
        assert bot.service.up
        assert bot.service.trouble is None
    assert (await samira.says("menu")).status == 200
    emulator.issuer.rotate()
    new = samira.activity("in-message", text="menu")
    assert (await emulator.deliver(new)).status == 503
    emulator.away = False
    assert (await emulator.deliver(new)).status == 200, "brought again, it is taken"


def test_who_sends_without_proof_again_and_again_does_not_fill_the_log(
    guide: Guide, valkey_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    def told() -> list[str]:
        return [vars(r)["why"] for r in caplog.records if r.getMessage() == "teams_forged"]

    async def story() -> None:
        async with Emulator() as emulator, here(emulator, guide, valkey_url):
            for _ in range(3):
                for header in ("", "", "Bearer x"):
                    assert (await emulator.bring(b"{}", header)).status == 401
            assert told() == ["none", "unreadable"], "each reason once"
            await asyncio.sleep(60)
            await emulator.bring(b"{}", "")
            assert told() == ["none", "unreadable", "none"], "and again after a minute"

    run_leaping(story())


OTHER = "22222222-2222-4333-8444-555555555555"


@pytest.mark.parametrize(
    ("tenants", "told", "status"),
    [
        (TENANT, {}, 200),
        (f"{OTHER}, {TENANT}", {}, 200),
        (OTHER, {}, 403),
        (OTHER, {"channelData": {"tenant": {"id": OTHER}}}, 403),
        (OTHER, {"channelData": {}, "conversation": {}}, 403),
    ],
)
async def test_only_the_schools_that_are_named_are_served(  # noqa: PLR0913, PLR0917
    emulator: Emulator,
    guide: Guide,
    valkey_url: str,
    tenants: str,
    told: dict[str, Any],
    status: int,
) -> None:
    async with here(emulator, guide, valkey_url, settings(emulator, teams_tenants=tenants)) as bot:
        person = emulator.person()
        token = emulator.issuer.token(APP, emulator.service)
        activity = person.activity("in-message", **told)
        emulator._known.add(person.conversation)
        if "conversation" in told:
            activity["conversation"] = {"id": person.conversation}
        answer = await emulator.deliver(activity, header=f"Bearer {token}")
        assert answer.status == status
        kept = await bot.store.load(f"teams:{person.conversation}")
        assert (kept is not None) is (status == 200)


async def test_a_token_goes_to_no_host_that_is_not_allowed(
    emulator: Emulator, samira: Person, bot: Here
) -> None:
    async with Emulator() as stranger:
        samira.service = stranger.service
        assert (await samira.says("hallo")).status == 403, "though it is signed for that service"
        assert not stranger.heard.paths
        assert not stranger.heard.tokens
        assert await bot.store.load(f"teams:{samira.conversation}") is None
    assert bot.service.trouble == (
        "Teams wants answers at a host that is not in LESROUTE_TEAMS_HOSTS: is it right?"
    )
