"""The web chat, by forms, by a real browser and in its parts."""
