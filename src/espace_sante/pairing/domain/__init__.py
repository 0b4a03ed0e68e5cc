"""What a pairing is: identifiers, deadlines, errors. Pure."""
