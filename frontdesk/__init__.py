"""What the club decides: the rules, and the operations that people at the desk perform."""

__version__ = "0.1.0"
