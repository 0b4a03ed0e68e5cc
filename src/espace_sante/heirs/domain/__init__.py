"""Rules and values of the desk of heirs: pure Python."""
