"""Telegram: the only package that knows python-telegram-bot and the bot's token."""
