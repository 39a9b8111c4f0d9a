"""Every file has a licence (REUSE), all that runs may run beside the EUPL, the bill is whole."""

from __future__ import annotations

import json
import re
import tomllib

import jsonschema_rs
import pytest

from scripts.sbom import bill, licence, pinned
from tests.papers import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
REUSE = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))
LICENCE = (ROOT / "LICENSE").read_text(encoding="utf-8")
NAMES = sorted(pin.name for pin in pinned(LOCK))

PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "PSF-2.0"),
}
"""They ask to be named, and allow any licence of the whole."""

COMPATIBLE = {
    "GPL-2.0-or-later": "GNU General Public License (GPL) v. 2, v. 3",
    "LGPL-2.1-or-later": "GNU Lesser General Public Licence (LGPL) v. 2.1, v. 3",
    "LGPL-3.0-only": "GNU Lesser General Public Licence (LGPL) v. 2.1, v. 3",
    "MPL-2.0": "Mozilla Public Licence (MPL) v. 2",
}
"""Each by the words of the EUPL's own appendix; of libraries that we leave as they are."""


def is_compatible(expression: str) -> bool:
    """Whether an SPDX expression can be met: one of each `OR`, and all of each `AND`."""
    if not re.fullmatch(r"[\w.+-]+", expression):
        words = re.sub(
            r"[\w.+-]+",
            lambda m: m[0].lower() if m[0] in {"AND", "OR"} else str(is_compatible(m[0])),
            expression,
        )
        assert re.fullmatch(r"(True|False|and|or|[ ()])+", words), expression
        return bool(eval(words))  # noqa: S307  these words and no others
    return expression in PERMISSIVE | COMPATIBLE.keys()


@pytest.mark.parametrize("name", NAMES)
def test_what_runs_may_run_beside_the_eupl(name: str) -> None:
    assert is_compatible(licence(name)), f"{name}: {licence(name)}"


def test_what_is_compatible_stands_in_the_eupl_itself() -> None:
    appendix = LICENCE.partition("Appendix\n\n")[2]
    assert all(f"— {words}\n" in appendix for words in COMPATIBLE.values())


@pytest.mark.parametrize(
    ("expression", "meets"),
    [
        ("MIT", True),
        ("AGPL-1.0", False),
        ("GPL-2.0-only", False),
        ("MPL-1.1 OR MIT", True),
        ("MPL-1.1 AND MIT", False),
        ("MPL-2.0 AND (Apache-2.0 OR LicenseRef-Ours)", True),
        ("LicenseRef-Proprietary", False),
    ],
)
def test_a_licence_that_does_not_fit_is_found(expression: str, meets: bool) -> None:
    assert is_compatible(expression) == meets


def test_every_licence_that_is_used_lies_in_the_folder_and_no_other() -> None:
    told = (each["SPDX-License-Identifier"] for each in REUSE["annotations"])
    used = {licence for expression in told for licence in expression.split(" AND ")}
    assert {path.stem for path in (ROOT / "LICENSES").iterdir()} == used
    assert (ROOT / "LICENSES" / f"{PROJECT['license']}.txt").read_text("utf-8") == LICENCE


def test_all_is_ours_but_what_is_named_with_its_holder() -> None:
    whole, *others = REUSE["annotations"]
    assert (whole["path"], whole["SPDX-License-Identifier"]) == ("**", PROJECT["license"])
    paths = [each["path"] for each in others]
    files = {name for path in paths for name in ([path] if isinstance(path, str) else path)}
    for name in files:
        notice = next(
            parent / "NOTICE.md"
            for parent in (ROOT / name).parents
            if (parent / "NOTICE.md").is_file()
        )
        assert (ROOT / name).name in notice.read_text("utf-8")
        assert (ROOT / name).is_file()


def test_the_bill_tells_what_the_lock_tells_and_no_registry() -> None:
    made = bill(PROJECT, LOCK)
    jsonschema_rs.validate(SHAPE, made)
    told = {(part["name"], part["version"]) for part in made["components"]}
    assert told == set(re.findall(r"^([a-z0-9-]+)(?:\[.*?\])?==(\S+)", LOCK, re.MULTILINE))
    assert made["metadata"]["component"]["version"] == PROJECT["version"]
    assert not re.search(r"https?://(?!cyclonedx\.org)", json.dumps(made))
    assert made == bill(PROJECT, LOCK)


def test_the_bill_tells_what_asks_for_what() -> None:
    made = bill(PROJECT, LOCK)
    known = {part["bom-ref"] for part in made["components"]}
    asks = {each["ref"]: set(each["dependsOn"]) for each in made["dependencies"]}
    ours = made["metadata"]["component"]["bom-ref"]
    assert asks.keys() == known | {ours}
    assert len(asks[ours]) == len(PROJECT["dependencies"])
    assert all(needs <= known for needs in asks.values())


SHAPE = {
    "type": "object",
    "required": ["bomFormat", "specVersion", "serialNumber", "metadata", "components"],
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "version": {"const": 1},
        "serialNumber": {
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        },
        "components": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["type", "name", "version", "purl", "bom-ref", "licenses"],
                "additionalProperties": False,
                "properties": {
                    "type": {"const": "library"},
                    "name": {"type": "string"},
                    "version": {"type": "string"},
                    "purl": {"pattern": "^pkg:pypi/[a-z0-9-]+@[^/]+$"},
                    "bom-ref": {"type": "string"},
                    "licenses": {
                        "type": "array",
                        "maxItems": 1,
                        "items": {
                            "required": ["expression"],
                            "additionalProperties": False,
                            "properties": {"expression": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}
"""What CycloneDX 1.6 asks of what we tell."""
