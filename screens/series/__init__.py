"""Session series: the form, what a change of one comes to, and the named booking terms that series share."""
