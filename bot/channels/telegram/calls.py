"""A call to the Bot API, before it is made."""

from __future__ import annotations

from typing import Any

Call = tuple[str, dict[str, Any]]
"""A method of the Bot API and its parameters, of which parts may be written out as JSON already."""
