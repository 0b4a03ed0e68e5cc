"""Imports of directories and of the insured population.

Every file goes the same way, in constant memory:

1. its first line is checked, so that a wrong file stores nothing (`lines.py`);
2. its lines are read, checked by the pure readers of `domain/`, and copied into a temporary table of the database;
   what is wrong goes to the report of rejected lines (`report.py`, `staging.py`);
3. the temporary table is compared with what is stored, in chunks of one transaction each: unchanged rows cost no write;
4. what a whole extract no longer has is ended, unless that is so much that the file must be wrong.

A run that was killed is run again: what it did is found unchanged.
"""
