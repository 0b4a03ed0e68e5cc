"""An open national health space: record, secure messaging, agenda and catalogue around one person's space.

Each folder is a room; a room uses only the rooms below it (docs/architecture.md).
"""

__version__ = "0.1.0"
