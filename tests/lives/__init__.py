"""Random club lives through `frontdesk batch`, beside a slow and obvious model of the club.

The model was written from the two product pages alone (the rules, and batch mode), by a way of its own: it writes
down every grant and every single credit, walks through the days one by one, and keeps a copy of the club for each
evening. Where the pages leave a choice, DECISIONS.md says which one it took.
"""
