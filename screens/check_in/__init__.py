"""The check-in: home, where one scan or one name and Enter lets somebody in."""
