"""Who works at the desk: people, roles and PINs."""
