"""What the auditor does, one file each."""
