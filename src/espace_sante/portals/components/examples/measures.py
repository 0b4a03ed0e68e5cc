"""What one measures of oneself."""

from espace_sante.portals.components.examples.example import Chapter, Example

CHAPTER = Chapter(
    id="mesures",
    title="Mesures : la dernière valeur, l’évolution",
    rule="La valeur d’abord, puis quand et par qui. Aucune couleur ne dit « bien » ou « mal ».",
    examples=[
        Example(
            component="measure",
            state="avec sa courbe",
            source=(
                '<ul class="es-measures">{% measure label="Poids" href="#" value="62,5" unit="kg" when="Hier à 8 h" '
                'source="Noté par vous" values=values %}</ul>'
            ),
            values={"values": [63.1, 62.8, 62.5]},
        ),
        Example(
            component="trend",
            state="deux séries",
            source='{% trend series=series top="132" bottom="76" first="3 novembre" last="Hier" %}',
            values={"series": [[(1.0, 128.0), (2.0, 132.0), (4.0, 125.0)], [(1.0, 80.0), (2.0, 82.0), (4.0, 76.0)]]},
        ),
    ],
)
