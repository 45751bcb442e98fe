"""Booking somebody into a session, from wherever they are on the screen."""
