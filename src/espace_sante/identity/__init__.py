"""Who people are: holders (INS), professionals (RPPS), structures (FINESS), families and carers, sign-in and tokens.

Source: Référentiel INS; CSP art. L. 1110-4, R. 1111-32; RULES.md sections 2 to 4.
"""
