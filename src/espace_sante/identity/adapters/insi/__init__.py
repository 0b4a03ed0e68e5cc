"""The national teleservice INSi, or what stands in its place where no certificate opens it."""
