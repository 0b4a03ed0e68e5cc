"""Pages of publishers in plain values, already in words."""
