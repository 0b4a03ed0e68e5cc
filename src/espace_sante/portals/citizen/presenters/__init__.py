"""What each page shows, as plain values in the reader's words."""
