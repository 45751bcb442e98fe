"""The schedule: what takes place when, how full it is, and what can be done about it."""
