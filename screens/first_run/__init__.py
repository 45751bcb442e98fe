"""The first run: founding a club."""
