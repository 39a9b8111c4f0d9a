"""How fast Lesroute is, beside others and beside the floor: `make bench` (docs/benchmarks.md)."""
