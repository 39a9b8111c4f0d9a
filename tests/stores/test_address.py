"""The address of a store: what can be asked for, and what is wrong with it, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.stores.address import AddressError, connect
from bot.stores.redis import RedisStore
from bot.stores.seal import Seal
from tests.stores.certificates import make_certificates
from tests.stores.records import RECORD, SECRET
from tests.stores.servers import SERVICE, guarded_redis, redis_cluster, redis_on_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.stores.certificates import Certificates


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(params=["password", "tls", "sentinel", "sentinel-tls", "cluster-tls"])
def url(request: pytest.FixtureRequest, certificates: Certificates) -> Iterator[str]:
    """A store behind what guards it, and the address that gets past that."""
    kind, ca = request.param, f"ssl_ca_certs={certificates.ca}"
    if kind == "password":
        with redis_on_port(password="sesam open u") as server:
            yield f"redis://:sesam%20open%20u@{server.address}/3"
    elif kind == "tls":
        with redis_on_port(tls=certificates) as server:
            yield f"rediss://{server.address}?{ca}"
    elif kind == "sentinel":
        with guarded_redis(password="sesam&open") as sentinel:
            yield f"redis+sentinel://{sentinel.address}/{SERVICE}?sentinel_password=sesam%26open"
    elif kind == "sentinel-tls":
        with guarded_redis(password="sesam", tls=certificates) as sentinel:
            wanted = f"sentinel_username=default&sentinel_password=sesam&{ca}"
            yield f"rediss+sentinel://{sentinel.address}/{SERVICE}/2?{wanted}"
    else:
        with redis_cluster(certificates) as address:
            yield f"{address}?{ca}"


async def test_a_guarded_store_can_be_used(url: str) -> None:
    store = RedisStore(connect(url), Seal(SECRET))
    assert await store.refusal() is None
    assert await store.save("telegram:1", RECORD, None)
    loaded = await store.load("telegram:1")
    assert loaded is not None
    assert loaded.record == RECORD
    await store.close()


async def test_certificates_need_not_be_looked_at(certificates: Certificates) -> None:
    with redis_on_port(tls=certificates) as server:
        store = RedisStore(connect(f"rediss://{server.address}?ssl_cert_reqs=none"), Seal(SECRET))
        assert await store.refusal() is None
        await store.close()


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("redis+sentinel://host:26379", "must name sentinels with their ports and a service"),
        ("redis+sentinel://host:26379/", "must name sentinels with their ports and a service"),
        ("redis+sentinel://host/service", "must name sentinels with their ports and a service"),
        ("redis+sentinel://host:1/service/number", "is no address of a store"),
        ("redis+cluster://host:1/5", "has only one: leave it out"),
        ("redis://host/number", "is no address of a store"),
        ("redis://host:number", "is no address of a store"),
        ("redis://host:99999", "is no address of a store"),
        ("redis://one:1,two:2", "is no address of a store"),
        ("redis://[half", "is no address of a store"),
        ("redis://:geheim/geheim@host", "is no address of a store"),
        ("redis://:geheim#geheim@host", "is no address of a store"),
        ("redis://:geheim?geheim@host", "has an option that is not known"),
        ("unix://in/a/folder.sock", "is no address of a store"),
        ("redis://host/?unheard-of=geheim", "has an option that is not known"),
        ("redis://host/?socket_timeout=number", "has socket_timeout, which must be a number"),
        ("redis://host/?db=one", "has db, which must be a whole number"),
        ("redis://host/?socket_keepalive=geheim", "which must be yes or no"),
        ("rediss://:geheim@host/?ssl_cert_reqs=CERT_NONE", "must be none, optional or required"),
        ("rediss://host/?ssl_cert_reqs=", "must be none, optional or required"),
        ("rediss://host/?ssl_check_hostname=geheim", "which must be yes or no"),
        ("rediss://host/?ssl_ca_certs=", "has ssl_ca_certs, which must be some text"),
        ("rediss://host/?ssl_ca_certs=/nowhere/geheim.pem", "that cannot be read as such"),
        ("rediss+cluster://host/?ssl_ca_certs=/dev/null", "that cannot be read as such"),
        ("rediss+sentinel://host:1/a?ssl_certfile=/nowhere.pem", "that cannot be read as such"),
        ("redis://host/?ssl_cert_reqs=none", "so it must begin with rediss"),
        ("unix:///a.sock?ssl_cert_reqs=none", "so it must begin with rediss"),
        ("redis://host/?sentinel_password=geheim", "so it must begin with redis+sentinel"),
    ],
)  # fmt: skip
def test_what_is_no_address_is_one_sentence_that_does_not_quote_it(url: str, fault: str) -> None:
    with pytest.raises(AddressError) as told:
        connect(url)
    sentence = str(told.value)
    assert sentence.startswith("LESROUTE_REDIS_URL ")
    assert sentence.endswith(".")
    assert fault in sentence
    assert "geheim" not in sentence
    assert told.value.__context__ is None or told.value.__suppress_context__


def test_a_key_file_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(AddressError, match="cannot be read as such"):
        connect(f"rediss://host?ssl_ca_certs={tmp_path / 'ca.pem'}")
