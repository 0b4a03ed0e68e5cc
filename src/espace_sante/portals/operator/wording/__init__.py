"""The words of the console: numbers, days, states and reasons."""
