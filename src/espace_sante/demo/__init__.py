"""The demonstration: a fictitious population, its documents, and an identity provider in place of the real ones."""
