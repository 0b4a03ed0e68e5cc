"""What a mailbox takes and answers, without storage."""
