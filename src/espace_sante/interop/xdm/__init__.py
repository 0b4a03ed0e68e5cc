"""IHE XDM archives, as secure mail carries them: read what comes in, check it, file it, write what goes out.

Vocabulary: an *archive* is the ZIP file named IHE_XDM.zip; each of its folders below `IHE_XDM/` holds one *submission
set*: a METADATA.XML in ebRIM and the documents that it describes. The *intent* of a document says whether it is sent
for the first time, replaces another, or takes one back. Nothing of an archive is believed before it was checked.

Texts: IHE ITI TF-2 3.32 (ITI-32, Distribute Document Set on Media) and TF-3 4.2 (metadata in ebRIM 3.0);
CI-SIS volet Échange de documents de santé; INTEROP.md 1.4, 1.7 and 4; RULES.md MSG-12 to MSG-15, STR-02.
"""
