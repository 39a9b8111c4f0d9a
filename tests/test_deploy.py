"""What stands in `deploy/` and the composition: hardened, watched, and stopped in its own time."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.app import LINGER
from bot.channels.whatsapp.webhook import LARGEST
from bot.content.location import folder
from bot.i18n import all_translations
from bot.server import LARGEST_FIELD, LARGEST_HEAD
from bot.stopping import GRACE
from bot.stores.outage import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

ROOT = folder("dialogs").parent
UNIT = (ROOT / "deploy" / "lesroute.service").read_text(encoding="utf-8")
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
DANGER = "Bij direct gevaar: bel 112. Bij gedachten aan zelfdoding: bel 113, dag en nacht."
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
KUBERNETES: dict[str, Any] = {
    each["kind"]: each
    for each in yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text("utf-8"))
    if each["metadata"]["name"] == "lesroute"
}
PODS = KUBERNETES["Deployment"]["spec"]
LONGEST_STOP = LINGER + 4 * GRACE + PATIENCE
"""Seconds, where the store is away: served on, all that is in hand given its time, and closed."""

HARDENED = {
    **dict.fromkeys(
        (
            *("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "PrivateUsers", "ProtectHome"),
            *("ProtectClock", "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs"),
            *("ProtectKernelModules", "ProtectKernelTunables", "RestrictNamespaces"),
            *("RestrictRealtime", "RestrictSUIDSGID", "LockPersonality", "RemoveIPC"),
            *("MemoryDenyWriteExecute", "DynamicUser"),
        ),
        "yes",
    ),
    "ProtectSystem": "strict",
    "ProtectProc": "invisible",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "SystemCallArchitectures": "native",
    "UMask": "0077",
    "StateDirectoryMode": "0700",
}


def directives() -> dict[str, list[str]]:
    found = defaultdict(list)
    for line in UNIT.splitlines():
        name, told, value = line.partition("=")
        if told and not line.startswith("#"):
            found[name].append(value)
    return found


def test_the_unit_stops_ours_first_and_gives_it_time() -> None:
    found = directives()
    assert found["KillMode"] == ["mixed"]
    assert float(found["TimeoutStopSec"][0]) > LONGEST_STOP
    assert found["RestartPreventExitStatus"] == ["2"]  # of settings that are wrong


def test_the_unit_takes_away_all_that_it_needs_not() -> None:
    found = directives()
    assert {name: found[name] for name in HARDENED} == {n: [v] for n, v in HARDENED.items()}
    assert found["SystemCallFilter"] == ["@system-service", "~@privileged"]
    assert set(found["RestrictAddressFamilies"][0].split()) == {"AF_INET", "AF_INET6", "AF_UNIX"}
    [state] = found["StateDirectory"]
    assert f"LESROUTE_DATA_DIR=%S/{state} " in found["Environment"][0]


def systemd_takes(unit: Path) -> None:
    if (analyze := shutil.which("systemd-analyze")) is None:
        pytest.skip("there is no systemd on this machine, as on a Mac")
    done = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_takes_the_unit_as_it_is_where_there_is_one(tmp_path: Path) -> None:
    [started] = directives()["ExecStart"]
    assert started.split()[1:] == ["run"]
    here = tmp_path / "lesroute.service"
    here.write_text(UNIT.replace(started.split()[0], shutil.which("true") or "/bin/true"))
    systemd_takes(here)


@pytest.mark.parametrize("page", ["operating", "beheer"])
def test_systemd_takes_the_unit_of_many_as_the_page_tells_it(page: str, tmp_path: Path) -> None:
    """Each has a folder of its own alone: a second user may not be given the first one's."""
    told = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    [more] = re.findall(r"```ini\n(Environment=LESROUTE_PORT.*?)```", told, re.DOTALL)
    assert "\nStateDirectory=\nStateDirectory=lesroute-%i\n" in more
    assert "LESROUTE_DATA_DIR=%S/lesroute-%i\n" in more
    unit = UNIT.replace("\n[Install]", f"{more}\n[Install]")
    [started] = directives()["ExecStart"]
    here = tmp_path / "lesroute@.service"
    here.write_text(unit.replace(started.split()[0], shutil.which("true") or "/bin/true"))
    systemd_takes(here)


def test_there_are_two_pods_and_one_is_always_there() -> None:
    assert PODS["replicas"] == 2
    assert PODS["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert KUBERNETES["PodDisruptionBudget"]["spec"]["minAvailable"] == 1
    labels = PODS["template"]["metadata"]["labels"]
    assert KUBERNETES["Service"]["spec"]["selector"] == labels
    for kind in ("Deployment", "PodDisruptionBudget"):
        assert KUBERNETES[kind]["spec"]["selector"]["matchLabels"] == labels


def test_a_pod_has_no_rights_and_all_probes() -> None:
    pod = PODS["template"]["spec"]
    [container] = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"]
    assert not pod["automountServiceAccountToken"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    probes = {kind: container[f"{kind}Probe"] for kind in ("startup", "liveness", "readiness")}
    paths = {kind: probe["httpGet"]["path"] for kind, probe in probes.items()}
    assert paths == {"startup": "/livez", "liveness": "/livez", "readiness": "/readyz"}
    waits = float(container["lifecycle"]["preStop"]["exec"]["command"][1])
    unready = probes["readiness"]["periodSeconds"] * probes["readiness"]["failureThreshold"]
    assert pod["terminationGracePeriodSeconds"] > waits + LONGEST_STOP
    assert waits > unready


def test_counts_outlive_a_kill_on_a_root_that_is_read_only() -> None:
    pod = PODS["template"]["spec"]
    [volume] = [volume for volume in pod["volumes"] if "emptyDir" in volume]
    [container] = pod["containers"]
    assert {"name": volume["name"], "mountPath": "/data"} in container["volumeMounts"]
    [name] = [m.removesuffix(":/data") for m in COMPOSE["lesroute-1"]["volumes"] if "/data" in m]
    assert name in yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["volumes"]


def test_a_register_can_be_given_and_needs_not() -> None:
    assert "./register:/register:ro" in COMPOSE["lesroute-1"]["volumes"]
    pod = PODS["template"]["spec"]
    [register] = [volume for volume in pod["volumes"] if "configMap" in volume]
    assert register["configMap"]["optional"]
    [container] = pod["containers"]
    mount = {"name": register["name"], "mountPath": "/register", "readOnly": True}
    assert mount in container["volumeMounts"]


def test_the_ingress_shows_no_figures() -> None:
    [rule] = KUBERNETES["Ingress"]["spec"]["rules"]
    leads = {
        (path["path"], path["pathType"]): path["backend"]["service"]["name"]
        for path in rule["http"]["paths"]
    }
    assert leads == {
        ("/metrics", "Exact"): "lesroute-hidden",
        ("/readyz", "Exact"): "lesroute-hidden",
        ("/", "Prefix"): "lesroute",
    }
    every = yaml.safe_load_all((ROOT / "deploy" / "kubernetes.yaml").read_text("utf-8"))
    [hidden] = [each for each in every if each["metadata"]["name"] == "lesroute-hidden"]
    assert "selector" not in hidden["spec"], "nobody answers there"


def test_the_image_of_the_example_is_of_this_release() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [container] = PODS["template"]["spec"]["containers"]
    assert container["image"] == f"lesroute:{project['version']}"


def test_two_share_a_store_that_writes_all_down() -> None:
    assert COMPOSE["lesroute-1"] == COMPOSE["lesroute-2"]
    assert "--appendonly yes" in " ".join(COMPOSE["store"]["command"])
    assert "maxmemory-policy volatile-ttl" in " ".join(COMPOSE["store"]["command"])
    assert COMPOSE["lesroute-1"]["environment"]["LESROUTE_REDIS_URL"] == "redis://store:6379"


def test_each_of_the_two_is_read_only_without_rights_and_stopped_in_time() -> None:
    service = COMPOSE["lesroute-1"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert float(service["stop_grace_period"].removesuffix("s")) > LONGEST_STOP


def test_the_store_is_no_root_and_keeps_no_right_that_its_entrypoint_does_not_need() -> None:
    """The image's entrypoint becomes another user only for a command that begins so."""
    store = COMPOSE["store"]
    assert "exec docker-entrypoint.sh valkey-server " in " ".join(store["command"])
    assert store["cap_drop"] == ["ALL"]
    assert store["cap_add"] == ["CHOWN", "DAC_OVERRIDE", "SETGID", "SETUID"]
    assert store["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", [".env", "steunpunten.yaml"])
def test_what_holds_secrets_or_names_is_never_committed_nor_sent_to_a_build(name: str) -> None:
    for file in (".gitignore", ".dockerignore"):
        assert name in (ROOT / file).read_text(encoding="utf-8").splitlines()


def test_only_the_proxy_is_published_and_it_knows_both_at_the_port_that_is_set() -> None:
    published = [name for name, service in COMPOSE.items() if "ports" in service]
    assert published == ["proxy"]
    port = COMPOSE["lesroute-1"]["environment"]["LESROUTE_PORT"]
    told = COMPOSE["proxy"]["environment"]
    assert told["UPSTREAMS"].split() == [f"lesroute-1:{port}", f"lesroute-2:{port}"]
    assert set(re.findall(r"\{\$(\w+)\}", CADDYFILE)) == set(told)


@pytest.mark.parametrize(
    "line", ["health_uri /readyz", "@ours path /metrics /readyz", "abort @ours"]
)
def test_the_proxy_asks_who_is_ready_and_shows_no_figures(line: str) -> None:
    assert f"\t{line}\n" in CADDYFILE


def test_no_proxy_keeps_who_asked_for_what() -> None:
    """Neither of requests nor of errors: each was tried with both of ours away."""
    servers = NGINX.split("\nserver {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert "\taccess_log off;" in server
        assert "\terror_log /dev/null emerg;" in server
    ours, _, site = CADDYFILE.partition("{$LESROUTE_PUBLIC_URL} {")
    assert "\t\t\t\trequest delete\n" in ours
    assert "log" not in re.findall(r"^\t(\w+)", site, flags=re.MULTILINE)


def test_nginx_does_what_caddy_does() -> None:
    """It was tried with Debian's nginx; this makes sure that nothing of it is lost."""
    for hidden in ("/metrics", "/readyz"):
        assert f"location = {hidden} {{ return 404; }}" in NGINX
    for header in ("Host $host", "X-Forwarded-For $remote_addr"):
        assert f"proxy_set_header {header};" in NGINX
    assert "proxy_next_upstream error timeout non_idempotent;" in NGINX
    largest = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1])  # type: ignore[index]
    assert largest << 20 >= LARGEST


def test_nginx_is_reached_by_every_address_that_a_name_may_have() -> None:
    for port in ("80", "443 ssl"):
        assert f"\tlisten {port};\n\tlisten [::]:{port};\n" in NGINX


def test_nginx_writes_nothing_that_people_send_or_read_to_a_disk() -> None:
    """By default a body beyond 16 kB, and an answer beyond some 1 MB, go through a file."""
    buffer = int(re.search(r"client_body_buffer_size (\d+)m;", NGINX)[1])  # type: ignore[index]
    largest = int(re.search(r"client_max_body_size (\d+)m;", NGINX)[1])  # type: ignore[index]
    assert buffer == largest
    assert "\tproxy_max_temp_file_size 0;" in NGINX


def test_no_proxy_passes_on_a_trace_that_a_visitor_made_up() -> None:
    assert 'proxy_set_header traceparent "";' in NGINX
    assert "\t\theader_up -traceparent\n" in CADDYFILE


def test_the_panel_of_the_cap_shows_both_what_was_sent_and_what_may_be() -> None:
    """`or` between two series without labels shows the first alone."""
    panels = json.loads((ROOT / "deploy" / "grafana.json").read_text(encoding="utf-8"))["panels"]
    [panel] = [panel for panel in panels if "cap" in panel["title"]]
    told = [each["expr"] for each in panel["targets"]]
    assert told == ["max(lesroute_whatsapp_month)", "max(lesroute_whatsapp_cap)"]


def test_nginx_takes_as_long_a_head_as_ours_does() -> None:
    found = re.findall(r"\tlarge_client_header_buffers (\d+) (\d+)k;", NGINX)
    assert len(found) == NGINX.count("\nserver {")
    for many, large in found:
        assert int(large) << 10 >= LARGEST_FIELD
        assert int(many) * int(large) << 10 >= LARGEST_HEAD


@pytest.mark.parametrize("status", [400, 413, 414, 494, 502, 503, 504])
def test_nginx_has_a_page_of_ours_where_it_refuses_itself(status: int) -> None:
    """494 is its own number for a head that is too large."""
    [told] = re.findall(r"error_page ([\d ]+) (/[\w-]+);", NGINX)
    assert str(status) in told[0].split()
    assert f"location = {told[1]} {{" in NGINX


def test_where_ours_cannot_answer_both_proxies_name_whom_to_call() -> None:
    """Each was tried with both of ours away, and nginx with too long a head and body."""
    [page] = re.findall(r"return 503 '(<!doctype html>.*?)';", NGINX, re.DOTALL)
    [same] = re.findall(r"respond `(<!doctype html>.*?)` ", CADDYFILE, re.DOTALL)
    assert page == same
    assert not set("'`${}") & set(page), "neither may read anything in it"
    shown = re.sub(r"<[^>]+>", "", page)
    for catalog in all_translations(folder("locales")).values():
        assert catalog.gettext(DANGER) in shown
    contacts = yaml.safe_load((folder("dialogs") / "contacts.yaml").read_text(encoding="utf-8"))
    for contact in ("kindertelefoon", "veilig-thuis"):
        assert page.count(f'<a href="tel:{contacts[contact]["phone"]}">') == 2
