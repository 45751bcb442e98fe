"""How fast Front Desk is, measured against a floor in the same run: `python -m benchmarks`."""
