"""The decision itself: tables and pure functions."""
