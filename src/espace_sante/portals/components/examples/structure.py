"""What holds a page together."""

from espace_sante.portals.components.examples.example import Chapter, Example
from espace_sante.portals.components.presenters import Column, Shot

SHOTS = [
    Shot(src="/static/espace_sante/mark.svg", alt="L’écran du jour, vide.", width=540, height=540),
    Shot(src="/static/espace_sante/mark.svg", alt="L’écran de la semaine, vide.", width=540, height=540),
]
CHAPTER = Chapter(
    id="structure",
    title="Sections, cartes, faits, tableaux",
    rule="Le blanc, le papier et un trait fin tiennent la page. Sur un téléphone, une ligne de tableau devient une fiche.",
    examples=[
        Example(
            component="section_head",
            state="avec un lien",
            source='{% section_head title="Documents récents" level=4 href="#" link="Tout voir" link_hint=", mes documents" %}',
        ),
        Example(
            component="section",
            state="un jour",
            source='{% section title="Hier, lundi 23 novembre" id="jour" level=4 day=True %}<p>Un document.</p>{% endsection %}',
        ),
        Example(
            component="card",
            state="simple",
            source=(
                '{% card title="Partager cet espace" id="partage" icon="users" level=4 %}<p>Vous choisissez ce que vos proches voient, '
                'et jusqu’à quand.</p><p class="es-actions">{% button label="Inviter un proche" href="#" small=True %}</p>{% endcard %}'
            ),
        ),
        Example(
            component="card",
            state="de la personne",
            source='{% card title="Prochain rendez-vous" id="rdv" level=4 kind="person" aside="dans 2 jours" %}<p>Jeudi à 9 h 15.</p>{% endcard %}',
        ),
        Example(
            component="source",
            state="un programme",
            source='{% source title="relire.sh" text="curl --get https://espace.example/fhir/Observation" %}',
        ),
        Example(
            component="source",
            state="une clé, jusqu’au bout",
            source='{% source title="Clé" text="whsec_VW5lIGNsw6kgZmljdGl2ZSBwb3VyIGxlcyBleGVtcGxlcw==" whole=True %}',
        ),
        Example(
            component="card_head",
            state="seule",
            source='{% card_head title="Versions" level=4 icon="history" href="#" link="Toutes" %}',
        ),
        Example(
            component="facts",
            state="en colonnes",
            source="{% facts items=facts columns=True %}",
            values={
                "facts": [("Fait par", "Laboratoire des Tilleuls"), ("Demandé par", "Dr Hélène Martin"), ("Vide", "")]
            },
        ),
        Example(
            component="facts",
            state="avec une phrase",
            source="{% facts items=facts %}",
            values={
                "facts": [
                    ("Séance du", "13 juin 2026"),
                    (
                        "Procès-verbal",
                        "Le service est utile et son éditeur répond aux questions. Une réserve sur la durée.",
                    ),
                ]
            },
        ),
        Example(
            component="link_list",
            state="parties d’un document",
            source='{% link_list items=links label="Dans ce document" %}',
            values={"links": [("Motif", "#"), ("Examen clinique", "#"), ("Conclusion", "#")]},
        ),
        Example(
            component="figure",
            state="avec un but",
            source=(
                '<div class="es-figures">{% figure label="Documents reçus cette semaine" value="1 204" trend="42 de plus que la précédente" %}'
                '{% figure label="Temps de dépôt" value="0,8" unit="s" goal="But : moins de 2 s" %}</div>'
            ),
        ),
        Example(
            component="table",
            state="en fiches sur un téléphone",
            source='{% table caption="Les services que vous avez reliés" columns=columns rows=rows %}',
            values={
                "columns": [
                    Column(label="Service"),
                    Column(label="Peut lire"),
                    Column(label="Utilisations", numeric=True),
                ],
                "rows": [["Carnet Glycémie", "Glycémie", "12"], ["Pas à pas", "Rien", "1 034"]],
            },
        ),
        Example(
            component="table",
            state="qui défile",
            source='{% table caption="Les dernières vagues" columns=columns rows=rows cards=False %}',
            values={
                "columns": [Column(label="Vague"), Column(label="Lettres", numeric=True)],
                "rows": [["Loire", "12 000"]],
            },
        ),
        Example(
            component="disclosures",
            state="questions",
            source=(
                '{% disclosures %}{% disclosure summary="Qui a le droit de l’effacer ?" %}<p>Son auteur, ou vous si vous l’avez ajouté.</p>'
                '{% enddisclosure %}{% disclosure summary="Et pour mes enfants ?" opened=True %}<p>Chaque enfant a son espace.</p>{% enddisclosure %}{% enddisclosures %}'
            ),
        ),
        Example(
            component="shots",
            state="deux captures d’écran",
            source='{% shots items=shots label="Captures d’écran" %}',
            values={"shots": SHOTS},
        ),
        Example(
            component="decision",
            state="deux réponses de même poids",
            source=(
                '{% decision %}{% decision_option id="non" title="Non, je n’en veux pas" action="#" button="Je m’oppose à l’ouverture" %}'
                '<li>{% icon "close" %}<span>Aucun espace n’est créé à votre nom.</span></li>{% enddecision_option %}'
                '{% decision_option id="oui" title="Oui, je le laisse ouvrir" action="#" button="Je laisse ouvrir mon espace" %}'
                '<li>{% icon "calendar" %}<span>Un espace s’ouvre le 5 janvier 2027.</span></li>{% enddecision_option %}{% enddecision %}'
            ),
        ),
    ],
)
