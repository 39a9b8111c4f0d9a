"""Load, turn, save, also while others do."""
