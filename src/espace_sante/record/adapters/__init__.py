"""What the record needs from outside: the document store."""
