"""What identity needs from outside: identity providers."""
