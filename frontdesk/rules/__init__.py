"""What the club decides: pure rules on frozen facts, with no clock, no database and no screen.

Where to find a rule (sections of the product's rule book):

* ``terms``          what a membership promises, and what makes it valid (section 3)
* ``summary``        the same in words and dates (section 3)
* ``subscriptions``  one contact's membership: its start, holds, end, extensions (section 5)
* ``aging``          how holds and extensions move its days (section 5)
* ``grants``         the credit grants that follow from it (section 5)
* ``credits``        what is left of them on a day (section 6), and which credit pays (section 7)
* ``billing``        bill dates, what is due and past due (section 8, Bills)
* ``sessions``       series, dated sessions, windows, notice (sections 2, 7, 8)
* ``checks``         the checks of a booking or a check-in, in the order of the table (section 7)
* ``admission``      the decision, and who pays (section 7)
* ``access``         roles and privileges (section 9)
* ``trust``          when the computer's clock is to be believed (section 2)
* ``words``          how days and numbers are said
"""
