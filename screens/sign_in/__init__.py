"""Signing in, locking, and the approval of one action: everything that asks for a PIN."""
