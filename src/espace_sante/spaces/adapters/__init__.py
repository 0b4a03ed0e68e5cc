"""What spaces use of the outside: paper, mail, the signature of the host."""
