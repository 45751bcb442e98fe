"""Settings: the club, the main switch and the checks, and this desk."""
