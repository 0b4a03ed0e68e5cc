"""The header of a French CDA R2 document.

Source: CI-SIS, volet « Structuration minimale de documents de santé » (templates 2.16.840.1.113883.2.8.2.1 and
1.2.250.1.213.1.1.1.1). Elements come in the order of the HL7 schema; every value is escaped on its way in.
"""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from espace_sante.demo.documents.codes import (
    CODE_SYSTEM_NAMES,
    HL7_ACT_CODE,
    Code,
    author_role,
    facility_code,
    setting_code,
)
from espace_sante.demo.documents.draft import Draft
from espace_sante.demo.documents.identifiers import set_id_of, unique_id_of
from espace_sante.demo.documents.kinds import KINDS, Format
from espace_sante.demo.people_kinds import DemoAddress, DemoHolder, DemoProfessional, DemoStructure
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID

NATIONAL_STRUCTURE_PREFIX = "1"  # Struct_IdNat: 1 announces a FINESS
NATIONAL_PERSON_PREFIX = "8"  # PSIdNat: 8 announces an RPPS
LABORATORY_TEMPLATE = "1.3.6.1.4.1.19376.1.3.3"  # IHE PaLM XD-LAB
MEDICAL_DOCUMENT_TEMPLATE = "1.3.6.1.4.1.19376.1.5.3.1.1.1"  # IHE PCC, medical documents
SCANNED_TEMPLATE = "1.3.6.1.4.1.19376.1.2.20"  # IHE XDS-SD
GENDERS = {"F": "Féminin", "M": "Masculin"}


def instant(value: datetime) -> str:
    """HL7 TS with its zone: 20261123175000+0100."""
    return value.strftime("%Y%m%d%H%M%S%z")


def coded(tag: str, code: Code, *, inside: str = "") -> str:
    """An element with code, codeSystem and displayName."""
    name = CODE_SYSTEM_NAMES.get(code.system)
    system_name = f' codeSystemName="{name}"' if name else ""
    opening = (
        f'<{tag} code={quoteattr(code.code)} codeSystem="{code.system}"{system_name}'
        f" displayName={quoteattr(code.display)}"
    )
    return f"{opening}>{inside}</{tag}>" if inside else f"{opening}/>"


def header(draft: Draft) -> str:
    """Everything before the body."""
    parts = (
        _declarations(draft),
        _identification(draft),
        _record_target(draft.holder),
        _author(draft),
        _custodian(draft.author.structure),
        _legal_authenticator(draft),
        _participants(draft),
        _service_events(draft),
        _related_document(draft),
        _encounter(draft),
    )
    return "".join(parts)


def _declarations(draft: Draft) -> str:
    structured = LABORATORY_TEMPLATE if draft.kind == "laboratory" else MEDICAL_DOCUMENT_TEMPLATE
    model = SCANNED_TEMPLATE if draft.written is Format.CDA_L1 else structured
    templates = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", model)
    return (
        '<realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>'
        + "".join(f'<templateId root="{root}"/>' for root in templates)
    )  # fmt: skip


def _identification(draft: Draft) -> str:
    return (
        f'<id root="{unique_id_of(draft.holder, draft.serial)}"/>'
        + coded("code", KINDS[draft.kind].type_code)
        + f"<title>{escape(draft.title)}</title>"
        + f'<effectiveTime value="{instant(draft.created_at)}"/>'
        + '<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25" displayName="Normal"/>'
        + '<languageCode code="fr-FR"/>'
        + f'<setId root="{set_id_of(draft.holder, draft.replaces or draft.serial)}"/>'
        + f'<versionNumber value="{draft.version}"/>'
    )


def address(value: DemoAddress, *, use: str = "") -> str:
    """An addr element in its parts."""
    return (
        f"<addr{use}><houseNumber>{escape(value.number)}</houseNumber><streetName>{escape(value.street)}</streetName>"
        f"<postalCode>{value.postal_code}</postalCode><city>{escape(value.city)}</city></addr>"
    )


def _record_target(holder: DemoHolder) -> str:
    phone = f'<telecom value="tel:{holder.phone}" use="MC"/>' if holder.phone else ""
    return (
        f'<recordTarget><patientRole><id root="{holder.ins_oid}" extension="{holder.ins}"/>'
        + address(holder.address, use=' use="H"')
        + phone
        + f'<telecom value="mailto:{holder.ins}@patient.mssante.fr"/>'
        + '<patient classCode="PSN"><name>'
        + f'<family qualifier="BR">{escape(holder.birth_name.upper())}</family>'
        + f"<given>{escape(' '.join(holder.given_names).upper())}</given>"
        + f'<given qualifier="BR">{escape(holder.first_given_name.upper())}</given>'
        + f'<family qualifier="CL">{escape(holder.used_name.upper())}</family>'
        + f'<given qualifier="CL">{escape(holder.first_given_name.upper())}</given></name>'
        + f'<administrativeGenderCode code="{holder.sex}" codeSystem="2.16.840.1.113883.5.1"'
        + f' displayName="{GENDERS[holder.sex]}"/><birthTime value="{holder.birth_date:%Y%m%d}"/>'
        + f"<birthplace><place><addr><county>{holder.birth_place_code}</county>"
        + f"<city>{escape(holder.birth_place_name)}</city></addr></place></birthplace>"
        + "</patient></patientRole></recordTarget>"
    )


def _person(tag: str, professional: DemoProfessional) -> str:
    suffix = "<suffix>DR</suffix>" if professional.is_doctor else ""
    return (
        f"<{tag}><name><prefix>{professional.civility}</prefix><given>{escape(professional.given_name)}</given>"
        f"<family>{escape(professional.family_name)}</family>{suffix}</name></{tag}>"
    )


def _organization(tag: str, structure: DemoStructure, *, setting: bool = False) -> str:
    industry = coded("standardIndustryClassCode", setting_code(structure.setting_code)) if setting else ""
    return (
        f'<{tag}><id root="{STRUCTURE_OID}" extension="{NATIONAL_STRUCTURE_PREFIX}{structure.finess}"/>'
        f'<name>{escape(structure.name)}</name><telecom value="tel:{structure.phone}" use="WP"/>'
        f"{address(structure.address)}{industry}</{tag}>"
    )


def _identity(professional: DemoProfessional) -> str:
    return (
        f'<id root="{RPPS_OID}" extension="{NATIONAL_PERSON_PREFIX}{professional.rpps}"/>'
        + coded("code", author_role(professional.author_role_code))
        + address(professional.structure.address)
        + f'<telecom value="tel:{professional.structure.phone}" use="WP"/>'
    )


def _assigned(professional: DemoProfessional, *, setting: bool) -> str:
    return (
        "<assignedEntity>"
        + _identity(professional)
        + _person("assignedPerson", professional)
        + _organization("representedOrganization", professional.structure, setting=setting)
        + "</assignedEntity>"
    )


def _author(draft: Draft) -> str:
    return (
        f'<author><time value="{instant(draft.created_at)}"/><assignedAuthor>'
        + _identity(draft.author)
        + _person("assignedPerson", draft.author)
        + _organization("representedOrganization", draft.author.structure)
        + "</assignedAuthor></author>"
    )


def _custodian(structure: DemoStructure) -> str:
    organization = _organization("representedCustodianOrganization", structure)
    return f"<custodian><assignedCustodian>{organization}</assignedCustodian></custodian>"


def _legal_authenticator(draft: Draft) -> str:
    return (
        f'<legalAuthenticator><time value="{instant(draft.created_at)}"/><signatureCode code="S"/>'
        + _assigned(draft.author, setting=True)
        + "</legalAuthenticator>"
    )


def _participants(draft: Draft) -> str:
    parts = []
    if draft.requested_by:
        high = f'<high value="{instant(draft.service_start_at)}"/>'
        template = '<templateId root="1.3.6.1.4.1.19376.1.3.3.1.6"/>' if draft.kind == "laboratory" else ""
        parts.append(
            f'<participant typeCode="REF">{template}<time xsi:type="IVL_TS">{high}</time>'
            + _associated(draft.requested_by)
        )
    if draft.treating_doctor:
        parts.append(
            '<participant typeCode="INF"><functionCode code="PCP" codeSystem="2.16.840.1.113883.5.88"'
            ' displayName="Médecin traitant"/><time nullFlavor="NA"/>' + _associated(draft.treating_doctor)
        )
    return "".join(parts)


def _associated(professional: DemoProfessional) -> str:
    return (
        '<associatedEntity classCode="PROV">'
        + _identity(professional)
        + _person("associatedPerson", professional)
        + _organization("scopingOrganization", professional.structure)
        + "</associatedEntity></participant>"
    )


def _service_events(draft: Draft) -> str:
    main, *others = draft.service_codes or (KINDS[draft.kind].type_code,)
    stop = draft.service_stop_at or draft.service_start_at
    laboratory = draft.kind == "laboratory"
    status = '<lab:statusCode code="completed"/>' if laboratory else ""
    template = '<templateId root="1.3.6.1.4.1.19376.1.3.3.1.7"/>' if laboratory else ""
    performed = f'<time><high value="{instant(stop)}"/></time>' if laboratory else ""
    first = (
        f"<documentationOf><serviceEvent>{coded('code', main)}{status}<effectiveTime>"
        f'<low value="{instant(draft.service_start_at)}"/><high value="{instant(stop)}"/></effectiveTime>'
        f'<performer typeCode="PRF">{template}{performed}{_assigned(draft.author, setting=True)}</performer>'
        "</serviceEvent></documentationOf>"
    )
    rest = (f"<documentationOf><serviceEvent>{coded('code', code)}</serviceEvent></documentationOf>" for code in others)
    return first + "".join(rest)


def _related_document(draft: Draft) -> str:
    if not draft.replaces:
        return ""
    return (
        '<relatedDocument typeCode="RPLC"><parentDocument>'
        f'<id root="{unique_id_of(draft.holder, draft.replaces)}"/></parentDocument></relatedDocument>'
    )


def _encounter(draft: Draft) -> str:
    inpatient = KINDS[draft.kind].inpatient
    encounter = (
        Code("IMP", HL7_ACT_CODE, "Hospitalisation (établissement, y compris HAD)")
        if inpatient
        else Code("AMB", HL7_ACT_CODE, "Ambulatoire (hors établissement)")
    )
    stop = draft.service_stop_at or draft.service_start_at
    structure = draft.author.structure
    return (
        f"<componentOf><encompassingEncounter>{coded('code', encounter)}<effectiveTime>"
        f'<low value="{instant(draft.service_start_at)}"/><high value="{instant(stop)}"/></effectiveTime>'
        f"<responsibleParty>{_assigned(draft.author, setting=False)}</responsibleParty>"
        f"<location><healthCareFacility>{coded('code', facility_code(structure.sector_code))}"
        f"<location><name>{escape(structure.name)}</name>{address(structure.address)}</location>"
        "</healthCareFacility></location></encompassingEncounter></componentOf>"
    )
