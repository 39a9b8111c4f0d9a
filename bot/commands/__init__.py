"""What the command `lesroute` does apart from serving."""
