"""Mail by SMTP, messages pushed over HTTPS."""
