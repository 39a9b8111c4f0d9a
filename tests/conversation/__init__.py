"""Load, turn, save: whoever else is at work."""
