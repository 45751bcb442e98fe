"""The people: their list, and everything about one of them."""
