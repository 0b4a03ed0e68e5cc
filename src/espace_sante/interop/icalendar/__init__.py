"""iCalendar: agendas told to calendar programs, files and invitations read. Source: RFC 5545, RFC 5546, RFC 7986."""
