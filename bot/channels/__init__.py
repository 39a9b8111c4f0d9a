"""The ways in which people reach us: what is the same for all, and a folder for each.

A channel translates: a payload into an event, a screen into a payload. It decides nothing of what
is said, keeps no conversation, and knows no other channel.
"""
