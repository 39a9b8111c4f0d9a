"""From YAML to a Guide, with every problem told at once, and the proofs that it is whole."""
