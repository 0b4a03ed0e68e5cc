"""The professional's blocks, tight."""

from espace_sante.portals.components.examples.example import Chapter, Example
from espace_sante.portals.components.presenters import LabRow, PatientAlert
from espace_sante.portals.components.shell import AccountLink

LINKS = [
    AccountLink(label="Changer de patient", href="#", icon="search"),
    AccountLink(label="Se déconnecter", href="#", icon="logout", method="post"),
]
ALERTS = [
    PatientAlert(label="Allergies : amoxicilline, contraste iodé"),
    PatientAlert(label="Anticoagulant", kind="warn"),
]
LABS = [
    LabRow(
        name="HbA1c",
        value="7,8",
        unit="%",
        reference="< 7,0",
        state="above",
        values=[6.9, 7.0, 6.8, 7.1, 7.8],
        high=7.0,
        when="19/11/26",
        href="#",
    ),
    LabRow(
        name="DFG (CKD-EPI)",
        value="52",
        unit="mL/min",
        reference="> 60",
        state="below",
        values=[68, 65, 63, 58, 52],
        low=60,
        when="19/11/26",
    ),
    LabRow(
        name="Potassium",
        value="4,7",
        unit="mmol/L",
        reference="3,5 – 5,1",
        state="in",
        values=[4.4, 4.5, 4.4, 4.6, 4.7],
        low=3.5,
        high=5.1,
        when="19/11/26",
    ),
]

CHAPTER = Chapter(
    id="professionnels",
    title="Écran du professionnel",
    rule="Les mêmes blocs, plus serrés. Hors référence d’abord, en rose, avec une lettre et une flèche.",
    examples=[
        Example(
            component="probar",
            state="qui lit",
            source='{% probar name="Dr Hélène Martin" role="médecin généraliste, cabinet des Lilas" links=links %}',
            values={"links": LINKS},
        ),
        Example(
            component="patient_strip",
            state="allergies d’abord",
            source=(
                '{% patient_strip name="MOREAU André" age="74 ans" born="né le 03/02/1952" sex="Homme" ins="1 52 02 •• ••• •••" ins_state="qualifiée" ins_href="#" '
                'alerts=alerts heading=False %}{% button label="Déposer" kind="primary" icon="plus" href="#" %}{% endpatient_strip %}'
            ),
            values={"alerts": ALERTS},
        ),
        Example(
            component="patient_strip",
            state="identité à déplier",
            source=(
                '{% patient_strip name="MOREAU André" age="74 ans" born="né le 03/02/1952" sex="Homme" ins="1 52 02 •• ••• •••" '
                'ins_state="qualifiée" identity=facts heading=False label="Patient, identité à déplier" %}{% endpatient_strip %}'
            ),
            values={"facts": [("Matricule INS", "1 52 02 33 063 101 85"), ("Lieu de naissance", "Bordeaux")]},
        ),
        Example(
            component="panel",
            state="traitements",
            source=(
                '{% panel title="Traitements en cours" id="ttt" source="Lettre de sortie, 05/11/26" note="Délivrés le 06/11/26, pharmacie Leroy." %}{% panel_list %}'
                '{% panel_row main="Apixaban 5 mg" aside="1 – 0 – 1" tag="Nouveau" sub="depuis le 04/11/26" %}'
                '{% panel_row main="Metformine 1000 mg" aside="1 – 0 – 1" %}{% endpanel_list %}{% endpanel %}'
            ),
        ),
        Example(
            component="labs",
            state="hors référence d’abord",
            source='{% panel title="Derniers résultats" id="bio" source="H au-dessus, B en dessous" %}{% labs rows=rows label="Derniers résultats" %}{% endpanel %}',
            values={"rows": LABS},
        ),
        Example(
            component="timeline",
            state="depuis la dernière visite",
            source=(
                '{% panel title="Chronologie" id="chrono" href="#" link="Tout (41)" %}{% timeline %}{% timeline_year label="2026" %}'
                '{% timeline_item when="19/11" title="Bilan biologique" href="#" sub="Labo. des Tilleuls" new=True %}'
                '{% timeline_cut label="votre visite du 14/09/26" %}{% timeline_item when="02/06" title="Synthèse médicale annuelle" href="#" sub="Vous" %}{% endtimeline %}{% endpanel %}'
            ),
        ),
    ],
)
