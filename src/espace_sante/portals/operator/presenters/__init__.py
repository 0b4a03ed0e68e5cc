"""What the pages of the console show, already in words."""
