"""Work after a commit: the table each host keeps, and the loop that drains it.

The kernel has the message and the handlers (`kernel/outbox.py`); this room has what needs a database.
"""
