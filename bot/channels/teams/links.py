"""Links into the private chat with the bot; they cannot carry a place of a conversation."""

from __future__ import annotations


def chat_link(app_id: str) -> str:
    """A chat with the bot of this app."""
    return f"https://teams.microsoft.com/l/chat/0/0?users=28:{app_id}"
