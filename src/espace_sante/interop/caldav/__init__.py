"""CalDAV: the calendar of a telephone shows an agenda and writes in it. Source: RFC 4791, RFC 4918, RFC 6578."""
