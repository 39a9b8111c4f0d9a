"""The Teams channel, beside a strict emulator of what stands at the other end of it."""
