"""Forms of the public pages: they check the shape of what is typed, and save nothing."""
