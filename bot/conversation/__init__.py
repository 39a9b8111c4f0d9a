"""From what came in to what is shown: load, turn, save."""
