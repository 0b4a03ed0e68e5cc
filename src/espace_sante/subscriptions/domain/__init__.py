"""Rules and values of webhooks: pure Python."""
