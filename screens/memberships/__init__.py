"""What the club sells: the list of memberships, the wizard, categories."""
