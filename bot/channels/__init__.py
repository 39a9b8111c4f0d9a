"""The ways people reach us: what all of them share, and a folder for each.

A channel translates a payload into an event, and a screen into a payload. It never decides what is
said, keeps no conversation, and knows no other channel.
"""
