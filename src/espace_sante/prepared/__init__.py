"""Statements that the ORM writes once and the hot paths send many times.

Writing SQL anew takes Django longer than most databases take to answer it. Here a query set is read once in the life
of a process; each call fills in its parameters. The statement stays a query set in the code, portable and checked.
"""
