"""Kinds of notifications, who sees which, when they leave. Pure rules."""
