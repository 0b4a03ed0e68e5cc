"""SQLite for several threads and processes: writers take turns instead of sleeping until the place is free."""
