"""What may be reported, and how a report goes on. Pure Python."""
