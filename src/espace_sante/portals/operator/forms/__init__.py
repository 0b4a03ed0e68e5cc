"""What operators type, checked before anything is asked of the rooms below."""
