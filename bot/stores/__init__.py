"""The store: what we remember, sealed, in Redis or in a Valkey that runs with us.

Nobody can be found in it. This is the only package that knows Redis.
"""
