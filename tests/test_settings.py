"""Settings: what is wrong is said in sentences, all at once, without showing a secret."""

from __future__ import annotations

import pytest

from bot.channels.telegram.settings import TelegramSettings
from bot.core.origins import origin
from bot.settings import AllSettings, Settings, SettingsError, read_all, read_settings
from bot.stores.address import AddressError, connect

TOKEN = "123456:abcdefghijklmnopqrstuvwxyz0123456789"
SECRET = "x" * 32
OFFICIAL = "https://api.telegram.org"


def _read() -> AllSettings:
    return read_all({"telegram": TelegramSettings})


def test_nothing_needs_to_be_set() -> None:
    settings, parts = _read()
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert parts["telegram"] == TelegramSettings(telegram_api_url="https://api.telegram.org")
    assert str(settings.data_dir) == ".lesroute"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TELEGRAM_TOKEN", "nonsense", "LESROUTE_TELEGRAM_TOKEN does not look like a bot token"),
        ("TELEGRAM_API_URL", "ftp://x", "LESROUTE_TELEGRAM_API_URL must be an address"),
        ("TELEGRAM_API_URL", "https://", "LESROUTE_TELEGRAM_API_URL must be an address"),
        ("PUBLIC_URL", "https://x:number", "LESROUTE_PUBLIC_URL must be an address"),
        ("PUBLIC_URL", "https://x.example/?q=1#f", "LESROUTE_PUBLIC_URL must be an address"),
        ("PUBLIC_URL", "https://x.example/lesroute", "LESROUTE_PUBLIC_URL must be an address"),
        ("PUBLIC_URL", "https://me:pw@x.example", "LESROUTE_PUBLIC_URL must be an address"),
        ("SECRET", "\udcff" * 40, "LESROUTE_SECRET must be text"),
        ("PUBLIC_URL", "http://example.org", "LESROUTE_PUBLIC_URL must start with https://"),
        ("PUBLIC_URL", "https://", "LESROUTE_PUBLIC_URL must start with https://"),
        ("PUBLIC_URL", "example.org", "LESROUTE_PUBLIC_URL must start with https://"),
        ("REDIS_URL", "mysql://x", "LESROUTE_REDIS_URL must start with one of redis://"),
        ("REDIS_URL", "redis://x", "LESROUTE_SECRET must be set"),
        ("SECRET", "short", "LESROUTE_SECRET must have at least 32 characters"),
        ("OTHER_SECRET", "short", "LESROUTE_OTHER_SECRET must have at least 32 characters"),
        ("PORT", "a door", "LESROUTE_PORT"),
        ("PORT", "70000", "LESROUTE_PORT must be a number from 0 to 65535"),
        ("PORT", "tcp:10.43.161.118", "LESROUTE_PORT"),
        ("PORT", "http://10.43.161.118:8080", "LESROUTE_PORT"),
        ("PUBLIC_URL", "https://a..example", "LESROUTE_PUBLIC_URL must be an address"),
        ("PROXIES", "10.0.0.0/8, a proxy", "LESROUTE_PROXIES names a proxy, which is no network"),
        ("PROXIES", "10.0.0.1/8", "which is no network: write 10.0.0.0/8."),
        ("PROXIES", "10.0.0.0/33", "LESROUTE_PROXIES names 10.0.0.0/33, which is no network"),
        ("PROXIES", "none, 10.0.0.0/8", "LESROUTE_PROXIES names none, which is no network"),
        ("STEUNPUNTEN", "/nowhere.yaml", "LESROUTE_STEUNPUNTEN names the file /nowhere.yaml"),
        ("STEUNPUNTEN", "x" * 5000, "LESROUTE_STEUNPUNTEN names the file xxx"),
        ("LOG_FORMAT", "paper", "LESROUTE_LOG_FORMAT"),
    ],
)
def test_a_bad_setting_is_one_readable_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(f"LESROUTE_{name}", value)
    with pytest.raises(SettingsError) as told:
        _read()
    assert len(told.value.sentences) == 1
    assert words in told.value.sentences[0]
    assert told.value.sentences[0].endswith(".")


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LESROUTE_PORT", "x")
    monkeypatch.setenv("LESROUTE_SECRET", "short")
    monkeypatch.setenv("LESROUTE_PUBLIC_URL", "nowhere")
    with pytest.raises(SettingsError) as told:
        _read()
    assert len(told.value.sentences) == 3


@pytest.mark.parametrize("url", ["redis://:geheim[bcd]x@host", "redis://:geheim\u2100x@host"])
def test_a_password_that_makes_no_address_is_not_quoted(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("LESROUTE_REDIS_URL", url)
    monkeypatch.setenv("LESROUTE_SECRET", SECRET)
    try:
        told = repr(read_settings())
    except SettingsError as error:
        told = " ".join(error.sentences)
    assert "geheim" not in told
    assert "bcd" not in told
    with pytest.raises(AddressError, match="is no address of a store") as refused:
        connect(url)
    assert "geheim" not in str(refused.value)


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LESROUTE_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("LESROUTE_SECRET", SECRET)
    monkeypatch.setenv("LESROUTE_REDIS_URL", "redis://:password@host")
    shown = repr(_read())
    assert TOKEN not in shown
    assert SECRET not in shown
    assert "password" not in shown
    monkeypatch.setenv("LESROUTE_SECRET", "my-short-secret")
    monkeypatch.setenv("LESROUTE_TELEGRAM_TOKEN", "my-wrong-token")
    with pytest.raises(SettingsError) as told:
        _read()
    assert "my-short-secret" not in str(told.value)
    assert "my-wrong-token" not in str(told.value)


def test_the_same_secret_twice_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when only one of two lines was changed: nothing is moved onto itself, or counted twice."""
    own, other = "a" * 40, "b" * 40
    monkeypatch.setenv("LESROUTE_OTHER_SECRET", own)
    assert read_settings().secrets(lambda: own) == [own]
    monkeypatch.setenv("LESROUTE_SECRET", own)
    assert read_settings().secrets(lambda: None) == [own]
    monkeypatch.setenv("LESROUTE_SECRET", other)
    assert read_settings().secrets(lambda: None) == [other, own]


@pytest.mark.parametrize(
    "url", ["https://lesroute.example", "http://127.0.0.1:8080/", "http://localhost:1"]
)
def test_a_public_address_is_https_or_this_machine(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("LESROUTE_PUBLIC_URL", url)
    assert read_settings().public_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("api", "public", "taken"),
    [
        (OFFICIAL, "https://lesroute.example", True),
        *((OFFICIAL, f"https://lesroute.example:{port}", True) for port in (443, 80, 88, 8443)),
        *((OFFICIAL, f"https://lesroute.example:{port}", False) for port in (1, 444, 8080, 9443)),
        (OFFICIAL, "https://127.0.0.1:9443", False),
        (OFFICIAL, "https://[2001:db8::1]:9443", False),
        (OFFICIAL, "http://127.0.0.1:9443", True),
        ("http://127.0.0.1:8081", "https://lesroute.example:9443", False),
        ("http://127.0.0.1:8081", "http://127.0.0.1:9443", True),
        ("http://127.0.0.1:8081", "https://localhost:9443", True),
    ],
)
def test_a_port_that_telegram_does_not_come_to_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, api: str, public: str, taken: bool
) -> None:
    monkeypatch.setenv("LESROUTE_PUBLIC_URL", public)
    monkeypatch.setenv("LESROUTE_TELEGRAM_API_URL", api)
    kept = origin(public)
    assert _read().settings.public_url == kept, "without Telegram, any port will do"
    monkeypatch.setenv("LESROUTE_TELEGRAM_TOKEN", TOKEN)
    if taken:
        assert _read().settings.public_url == kept
        return
    monkeypatch.setenv("LESROUTE_PORT", "x")
    with pytest.raises(SettingsError) as told:
        _read()
    assert len(told.value.sentences) == 2
    assert any(
        sentence.startswith("LESROUTE_PUBLIC_URL must have no port, or one of 443, 80, 88, 8443")
        for sentence in told.value.sentences
    )


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTPS://LesRoute.Example:443/", "https://lesroute.example"),
        ("https://lesroute.example.:8443", "https://lesroute.example:8443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://LOCALHOST:80", "http://localhost"),
    ],
)
def test_a_public_address_is_kept_as_browsers_write_it(
    monkeypatch: pytest.MonkeyPatch, url: str, read: str
) -> None:
    monkeypatch.setenv("LESROUTE_PUBLIC_URL", url)
    assert read_settings().public_url == read


@pytest.mark.parametrize(
    "told", ["tcp://10.43.161.118:8080", "tcp://[fd00::1]:8080", "udp://10.0.0.1:53"]
)
def test_what_kubernetes_tells_of_a_service_of_our_name_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setenv("LESROUTE_PORT", told)
    monkeypatch.setenv("LESROUTE_SERVICE_HOST", "10.43.161.118")
    monkeypatch.setenv("LESROUTE_PORT_8080_TCP", told)
    assert read_settings() == Settings()


@pytest.mark.parametrize(
    ("told", "networks"),
    [
        ("10.0.0.0/8,2001:db8::/32", ["10.0.0.0/8", "2001:db8::/32"]),
        (" 203.0.113.7 ,", ["203.0.113.7/32"]),
        ("none", []),
    ],
)
def test_the_proxies_that_are_believed_can_be_told(
    monkeypatch: pytest.MonkeyPatch, told: str, networks: list[str]
) -> None:
    monkeypatch.setenv("LESROUTE_PROXIES", told)
    assert [str(network) for network in read_settings().proxies] == networks


@pytest.mark.parametrize("told", ["::1", "[::1]"])
def test_a_host_may_stand_in_brackets(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("LESROUTE_HOST", told)
    assert read_settings().host == "::1"


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LESROUTE_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("LESROUTE_PORT", "")
    assert read_settings() == Settings()
