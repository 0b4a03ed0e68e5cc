"""The description of what a linked service may call, as OpenAPI 3.1: `/developpeurs/openapi.json`.

It is made of the same tables as the routes themselves, the errors too, so that it cannot say something else than they
do; a test asks every address of it what no document says.
Source: OpenAPI Specification 3.1.1; HL7 FHIR R4; HL7 SMART App Launch 2.2.
"""
