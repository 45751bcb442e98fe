"""The operations people perform at the desk: each asks the rules, writes in one transaction, and answers a value.

* ``core``         opens the transaction, knows nonces, privileges and retries; ``Desk.perform`` is here
* ``transaction``  what an operation works with: the connection, now, the policy, who acts, what is written down
* ``boundary``     cleans the text of every request
* ``club`` ``contacts`` ``selling`` ``changing``   setting up, people, the sale, what happens to a subscription
* ``series`` ``visits`` ``leaving`` ``waitlist``   sessions, book and check in, cancel and no-show, who moves up
* ``undoing``      compensating entries
* ``asking``       questions: credits, roster, schedule
* ``facts``        turns rows into the facts the rules decide on
* ``verifying``    proves that the books are right
"""
