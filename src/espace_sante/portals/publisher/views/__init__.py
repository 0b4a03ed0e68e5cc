"""The pages of publishers: each parses, asks one use case of `catalogue`, and draws."""
