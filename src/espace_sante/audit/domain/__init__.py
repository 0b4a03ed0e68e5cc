"""What a trace entry says and how entries are chained. Pure."""
