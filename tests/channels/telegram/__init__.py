"""The Telegram channel, against a strict Bot API over real HTTP."""
