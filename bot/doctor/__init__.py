"""Looks at everything that a running Lesroute needs, and says what to do: `lesroute doctor`."""
