"""The edge of secure health mail (MSSanté): this service as the citizens' operator of the trust space.

In: `parse_mail` makes a safe value of the bytes of a mail, `gateway` takes mails by SMTP and hands them to `messaging`.
Out: `write_mail` and `notices` write, `sender` gives them to a relay. This room translates and decides nothing.

Source: RULES.md section 9; INTEROP.md section 4; RFC 5321, 5322, 2045 to 2047, 2231, 3461 to 3464, 3834, 8098.
"""
