"""WhatsApp, by Meta's Cloud API: one message a turn, within its window of a day."""
