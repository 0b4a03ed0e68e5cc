"""Asking the decision point, and changing what it looks at."""
