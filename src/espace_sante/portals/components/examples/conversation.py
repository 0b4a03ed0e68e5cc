"""Conversations."""

from espace_sante.portals.components.examples.example import Chapter, Example

CHAPTER = Chapter(
    id="conversations",
    title="Messages",
    rule="On voit de qui, quand, et si c’est lu, sans ouvrir. Ce que l’on écrit est à droite, dans la couleur de la personne.",
    examples=[
        Example(
            component="inbox",
            state="non lu, terminé, avec un fichier",
            source=(
                '{% inbox label="Conversations" %}'
                '{% inbox_row who="Karim Petit" href="#" when="10 h 34" subject="Pansement du pied" begins="Je passe demain à 8 h." initial="KP" unread="1 non lu" %}'
                '{% inbox_row who="Hôpital des Trois-Rivières, service de cardiologie et de médecine vasculaire" href="#" when="5 nov." subject="Lettre de sortie" '
                'begins="Voici la lettre de sortie." initial="HT" files=True %}'
                '{% inbox_row who="Dr Hélène Martin" href="#" when="14 sept." subject="Renouvellement" begins="Le renouvellement est prêt." initial="HM" note="Échange terminé" %}'
                "{% endinbox %}"
            ),
        ),
        Example(
            component="say",
            state="reçu, envoyé par une aidante, refusé",
            source=(
                '<ol class="es-talk">'
                '{% say who="Karim Petit, infirmier" when="9 h 10" initial="KP" %}<p>Le pied est-il encore rouge ?</p>'
                '{% joined name="Protocole de soins du pied" size="PDF, 220 ko" %}{% button label="Ouvrir" href="#" small=True %}{% endjoined %}{% endsay %}'
                '{% say who="Camille, pour André" when="12 h 02" initial="C" colour="leaf" mine=True mention="Écrit par Camille Moreau, aidante d’André Moreau." standing="Lu à 12 h 40" %}'
                '<p>La rougeur a diminué.</p>{% joined name="Pied gauche" size="Photo, 1,4 Mo" icon="camera" %}{% button label="Ouvrir" href="#" small=True %}{% endjoined %}{% endsay %}'
                '{% say who="Camille, pour André" when="12 h 05" initial="C" colour="leaf" mine=True standing="Pas remis : l’adresse n’existe plus" failed=True %}<p>Merci.</p>{% endsay %}'
                "</ol>"
            ),
        ),
    ],
)
