"""What publishers fill in: shape alone, nothing is saved here."""
