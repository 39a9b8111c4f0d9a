"""The tenants (schools) that an activity came from; pure."""

from __future__ import annotations

from typing import Any


def tenants_of(activity: dict[str, Any]) -> frozenset[str]:
    """All tenants that an activity names; it can do so in two places."""
    conversation, data = activity.get("conversation"), activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    told = (
        conversation.get("tenantId") if isinstance(conversation, dict) else None,
        tenant.get("id") if isinstance(tenant, dict) else None,
    )
    return frozenset(name.lower() for name in told if isinstance(name, str))
