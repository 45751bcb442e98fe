"""Selling a membership to a contact, in three steps on one screen."""
