"""The WhatsApp channel, and an emulator of its peer."""
