"""The pure heart: what was and what happened become what is and what is seen.

Only the standard library, and of that nothing that waits, reads a clock, logs or draws by chance.
"""
