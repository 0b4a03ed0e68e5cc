"""Appending, reading and verifying the trace."""
