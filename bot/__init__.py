"""Lesroute: a guided-help bot for when a child cannot go to school for a while."""
