"""Measures of speed and memory: `espace-sante bench` and `make bench`.

The service runs as it runs for real (Granian, processes, HTTP, trace and encryption on) on a state of its own, and a
second process sends it requests from eight clients at once. Each figure stands beside its **floor**: the statements
that one such request sends to the databases, with the same hashing, encryption and document store, called straight
from one process without HTTP, without Django's models and without anything that is decided (`floor.py`). Figures of
one run compare with one another; they do not compare with those of another machine.
"""
