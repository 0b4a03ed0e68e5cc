"""The agenda of a space: appointments, reminders, what is told the day before and on the day. Source: RULES.md 10."""
