"""Money over the counter: what is due, taken, given back and let go. It is recorded here; no card is charged."""
