"""What the club decides: pure rules on frozen facts, with no clock, no database and no screen.

Where to find a rule (sections of the product's rule book):

* ``terms``          what a membership promises, its validation and its Summary (section 3)
* ``subscriptions``  one contact's membership: start, holds, end, extensions (section 5)
* ``credits``        the grants that follow from it, what is left on a day, which credit pays (sections 5-7)
* ``billing``        bill dates, what is due and past due (section 8, Bills)
* ``sessions``       series, dated sessions, windows, notice (sections 2, 7, 8)
* ``admission``      the checks of a booking or a check-in, and the decision (section 7)
* ``access``         roles and privileges (section 9)
"""
