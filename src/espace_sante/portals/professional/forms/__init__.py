"""The shape of what professionals send. A form never saves."""
