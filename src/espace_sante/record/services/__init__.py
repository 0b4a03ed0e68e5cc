"""One use case a file: each owns its transaction, its access decision and its trace."""
