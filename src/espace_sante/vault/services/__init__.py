"""Making, using and destroying data keys."""
