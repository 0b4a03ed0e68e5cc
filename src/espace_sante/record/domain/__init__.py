"""What a submission is, and the checks that need no database."""
