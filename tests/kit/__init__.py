"""What a steunpunt shares."""
