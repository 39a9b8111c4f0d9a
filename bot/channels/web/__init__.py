"""The web chat: pages and forms of our own, so nobody else keeps what is said here."""
