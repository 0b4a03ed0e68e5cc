"""Rules about unusual accesses, and what they look at. Pure."""
