"""What may come in at the webhook: everything, and more often what looks right."""

from __future__ import annotations

from hypothesis import strategies as st

_KEYS = st.sampled_from(
    [
        *(
            "id",
            "from",
            "from_user_id",
            "type",
            "timestamp",
            "text",
            "body",
            "interactive",
            "errors",
        ),
        *("list_reply", "button_reply", "button", "payload", "image", "caption", "system", "wa_id"),
        *(
            "user_id",
            "group_id",
            "context",
            "reaction",
            "contacts",
            "status",
            "recipient_id",
            "code",
        ),
    ]
)
_WORDS = st.sampled_from(
    [
        *("text", "interactive", "button", "image", "system", "reaction", "user_changed_number"),
        *("31600000001", "NL.1", "wamid.1", "1795900000", "on:start/menu", "failed", "(rechten)"),
    ]
) | st.text(max_size=9)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=16,
)
_PART = st.dictionaries(_KEYS, _JSON, max_size=6)
_MESSAGE = st.builds(
    lambda known, more: {**known, **more},
    st.fixed_dictionaries(
        {"id": _WORDS, "from": _WORDS, "from_user_id": _WORDS, "type": _WORDS, "timestamp": _WORDS}
    ),
    _PART,
)
_LIST = st.lists(_MESSAGE | _JSON, max_size=3) | _JSON
_VALUE = st.fixed_dictionaries({"messages": _LIST, "statuses": _LIST, "contacts": _LIST}) | _JSON
_CHANGE = st.fixed_dictionaries({"field": st.just("messages"), "value": _VALUE}) | _JSON
WEBHOOKS = st.builds(
    lambda changes: {"entry": [{"changes": changes}]}, st.lists(_CHANGE, max_size=3)
)
