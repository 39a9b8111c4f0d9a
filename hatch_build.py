"""Compiles the catalogs and places the content inside the wheel."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ContentHook(BuildHookInterface):  # type: ignore[type-arg]
    """An ordinary wheel gets `bot/_data`; an editable one reads the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        include = build_data["force_include"]
        include[str(root / "dialogs")] = "bot/_data/dialogs"
        include[str(root / "locales")] = "bot/_data/locales"
        self._compiled = tempfile.TemporaryDirectory()
        for po in sorted((root / "locales").glob("*/LC_MESSAGES/*.po")):
            place = po.relative_to(root / "locales").with_suffix(".mo")
            mo = Path(self._compiled.name) / "-".join(place.parts)
            with po.open("rb") as source, mo.open("wb") as target:
                write_mo(target, read_po(source))
            include[str(mo)] = f"bot/_data/locales/{place.as_posix()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        del build_data, artifact_path
        if version != "editable":
            self._compiled.cleanup()
