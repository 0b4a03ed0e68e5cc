"""What people see: the pages of the citizen, of the professional and of the operator, and the blocks they share.

A portal reads and acts through the `api` of the contexts. It holds no rule of its own.
"""
