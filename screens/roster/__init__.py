"""The roster of a session: who is where, and all that is done with them there."""
