"""Identity rules without a database."""
