"""One use case a file: each owns its transaction and its trace."""
