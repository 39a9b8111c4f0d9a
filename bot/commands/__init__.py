"""What the command `lesroute` does beside serving."""
