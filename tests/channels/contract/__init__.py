"""What every channel must hold to; a new one brings a driver and passes the same tests."""
