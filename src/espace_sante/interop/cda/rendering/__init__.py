"""How a clinical document is shown: our own accessible HTML, never the sender's style sheet.

Everything written by the sender is escaped; the result passes through a strict allow list once more (`safety`).
All our class names start with `es-cda`. French wording is here, and only here, in this room.
"""
