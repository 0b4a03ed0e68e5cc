"""FHIR R4 (4.0.1) at `/fhir`, JSON only: the MHD transactions with the French constraints of PDSm.

One module for each interaction; `interactions.py` lists them and makes both the routes and the CapabilityStatement.
This room translates and decides nothing: rules live in `record` and `access`.

Source: IHE ITI Mobile access to Health Documents (MHD 4.2), ANS Partage de documents de santé en mobilité (PDSm 3.1).
"""
