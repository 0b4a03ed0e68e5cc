"""Documents and results."""

from espace_sante.portals.components.examples.example import Chapter, Example
from espace_sante.portals.components.presenters import ResultGroup, ResultRow, Viewer

GROUPS = [
    ResultGroup(
        title="Cellules du sang",
        rows=[
            ResultRow(
                name="Hémoglobine",
                note="Transporte l’oxygène dans le sang",
                value="11,6",
                unit="g/dL",
                before="en mai : 12,4",
                reference="de 11,8 à 15,8",
                number=11.6,
                low=11.8,
                high=15.8,
            ),
            ResultRow(
                name="Plaquettes", value="268", unit="G/L", reference="de 150 à 400", number=268, low=150, high=400
            ),
        ],
    ),
    ResultGroup(
        title="Inflammation et groupe",
        rows=[
            ResultRow(
                name="CRP",
                note="Signe d’inflammation",
                value="2",
                unit="mg/L",
                before="Première fois",
                reference="moins de 5",
                number=2,
                high=5,
            ),
            ResultRow(name="DFG", value="52", unit="mL/min", reference="plus de 60", number=52, low=60),
            ResultRow(name="Groupe sanguin", value="A positif"),
        ],
    ),
]
CAN = [
    Viewer(who="Vous", why="Personne d’autre dans votre famille."),
    Viewer(who="Le Dr Hélène Martin", why="C’est votre médecin traitant."),
    Viewer(who="Le Samu et les urgences", why="Seulement en urgence, et vous êtes prévenue.", icon="bolt"),
]
CANNOT = [Viewer(who="Banques, assurances, employeurs", why="C’est interdit par la loi, même avec votre accord.")]

CDA = """<article class="es-cda"><section class="es-cda__section"><h3 class="es-cda__heading">Antécédents</h3><div class="es-cda__text">
<p class="es-cda__paragraph">Asthme de l’enfant, <span class="es-cda__strong">sans crise depuis 2014</span>.</p>
<ul class="es-cda__list"><li>Appendicectomie en 2009</li><li>Fracture du poignet en 2017</li></ul>
<div class="es-cda__table-wrap" tabindex="0" role="region" aria-label="Traitements"><table class="es-cda__table"><thead><tr><th>Médicament</th><th>Dose</th><th>Depuis</th></tr></thead>
<tbody><tr><td>Fumarate ferreux</td><td>1 gélule le matin</td><td>14 octobre 2026</td></tr><tr><td>Vitamine C</td><td>500 mg</td><td>14 octobre 2026</td></tr></tbody></table></div>
<p class="es-cda__footnote">Liste arrêtée le jour de la consultation.</p></div></section>
<section class="es-cda__section"><h3 class="es-cda__heading">Conclusion</h3><div class="es-cda__text"><p class="es-cda__paragraph">Contrôle dans trois mois.</p></div></section></article>"""

CHAPTER = Chapter(
    id="documents",
    title="Documents et résultats",
    rule="Un titre long passe à la ligne, il n’est jamais coupé. L’intervalle de référence est toujours au milieu de la barre.",
    examples=[
        Example(
            component="doc_row",
            state="tous les états",
            source=(
                '{% doc_list label="Documents" %}{% doc_row title="Bilan sanguin" href="#" meta="Laboratoire des Tilleuls, hier" icon="flask" new=True %}'
                '{% doc_row title="Compte rendu de consultation de psychiatrie adulte et de suivi, centre médico-psychologique intercommunal" href="#" '
                'meta="Dr Anne Vasseur, 3 novembre" icon="stethoscope" masked=True %}'
                '{% doc_row title="Échographie de la thyroïde" href="#" meta="Centre d’imagerie du Parc" icon="scan" version="Version 2" %}'
                '{% doc_row title="Ordonnance de lunettes" href="#" meta="1 page, 1,2 Mo" icon="eye" own=True note="Lecture du texte en cours" %}'
                '{% doc_row title="Radiographie du genou" href="#" meta="2 mars" icon="scan" withdrawn=True %}{% enddoc_list %}'
            ),
        ),
        Example(
            component="visibility",
            state="avec l’interrupteur",
            source=(
                '{% card title="Qui peut voir ce document ?" id="qui" level=4 %}{% visibility can=can cannot=cannot level=5 %}'
                '{% switch action="#" label="Masquer ce document" checked=False well=True hint="Vos soignants ne le verront plus, sauf le laboratoire qui l’a écrit. Vous pourrez changer d’avis." %}'
                "{% endvisibility %}{% endcard %}"
            ),
            values={"can": CAN, "cannot": CANNOT},
        ),
        Example(
            component="results",
            state="dans et hors de l’intervalle",
            source='{% results groups=groups label="Résultats" %}',
            values={"groups": GROUPS},
        ),
        Example(component="range_bar", state="un côté", source="{% range_bar value=2 high=5 %}"),
        Example(
            component="curve",
            state="cinq valeurs",
            source='{% curve values=values low=3.5 high=5.1 label="4,4 ; 4,5 ; 5,6" %}',
            values={"values": [4.4, 4.5, 5.6]},
        ),
        Example(
            component="cda", state="document d’un professionnel", source="{{ document|safe }}", values={"document": CDA}
        ),
    ],
)
