"""What is remembered: sealed, in Redis or in the Valkey that runs with us.

Nobody can be found in it. The only package that knows Redis.
"""
