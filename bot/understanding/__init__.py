"""From what people type to an event: safety first, then search."""
