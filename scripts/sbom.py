"""Writes the software bill of materials (CycloneDX 1.6) of what runs: `make sbom`.

It follows from the lock, so it is the same on every machine. The lock has the hashes.
"""

from __future__ import annotations

import json
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.licenses import canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
SAID = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "pystemmer": "MIT AND BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "uvloop": "MIT OR Apache-2.0",
}
"""Licences that metadata leaves unclear, or of packages that not every machine installs."""

CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = bill(project, (ROOT / "requirements.txt").read_text(encoding="utf-8"))
    path = ROOT / "dist" / f"lesroute-{project['version']}.cdx.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(told['components'])} parts")


def bill(project: dict[str, Any], lock: str) -> dict[str, Any]:
    """The bill of a project (from `pyproject.toml`) and its lock."""
    versions = {canonicalize_name(pin.name): _version(pin) for pin in pinned(lock)}
    refs = {name: f"pkg:pypi/{name}@{version}" for name, version in versions.items()}
    ours = f"pkg:pypi/{project['name']}@{project['version']}"
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, ours + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": refs[name],
                "name": name,
                "version": version,
                "licenses": [{"expression": licence(name)}],
                "purl": refs[name],
            }
            for name, version in sorted(versions.items())
        ],
        "dependencies": [
            {"ref": ours, "dependsOn": _among(refs, project["dependencies"])},
            *(
                {"ref": refs[name], "dependsOn": _among(refs, _asked(name))}
                for name in sorted(versions)
            ),
        ],
    }


def pinned(lock: str) -> list[Requirement]:
    """The packages in a lock, each with its one version."""
    lines = (line for line in lock.splitlines() if line and not line.startswith(" "))
    return [Requirement(line.rstrip(" \\")) for line in lines]


def licence(name: str) -> str:
    """The SPDX expression of a package; raises `LookupError` if its metadata is unclear."""
    if name in SAID:
        return SAID[name]
    about = metadata(name)
    if told := about.get("License-Expression"):
        return canonicalize_license_expression(told)
    classes = [each for each in about.get_all("Classifier") or () if each.startswith("License")]
    names = {CLASSIFIED[each.rpartition(" :: ")[2]] for each in classes}
    if not names and (told := about.get("License")):
        names = {canonicalize_license_expression(told)}
    if len(names) != 1:
        raise LookupError(f"the licence of {name} is unclear: look it up and add it to SAID")
    return names.pop()


def _version(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")


def _asked(name: str) -> list[str]:
    """What a package requires; empty for one that is not installed on this machine."""
    try:
        return list(requires(name) or ())
    except PackageNotFoundError:
        return []


def _among(refs: dict[str, str], asked: list[str]) -> list[str]:
    """The refs of the locked packages among these requirements, extras left out."""
    needs = [Requirement(line) for line in asked]
    names = {canonicalize_name(n.name) for n in needs if "extra" not in str(n.marker)}
    return sorted(refs[name] for name in names if name in refs)


if __name__ == "__main__":
    main()
