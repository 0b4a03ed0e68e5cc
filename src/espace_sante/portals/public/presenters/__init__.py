"""Pages put into words."""
