"""What happens and happened."""

from datetime import date

from espace_sante.portals.components.examples.example import Chapter, Example
from espace_sante.portals.components.presenters import Choice

CHOICES = [
    Choice(title="Demander une explication", text="Le Dr Martin a quinze jours pour vous répondre.", href="#"),
    Choice(title="Bloquer le Dr Martin", text="Cette personne ne lira plus rien, dès maintenant.", href="#"),
    Choice(
        title="Signaler cet accès", text="Notre équipe vérifie et vous écrit. Elle ne lit pas vos documents.", href="#"
    ),
]

CHAPTER = Chapter(
    id="fil",
    title="Le fil et les dates",
    rule="Nœud plein : nouveau. Nœud creux : vu. Carré rose : en urgence.",
    examples=[
        Example(
            component="thread",
            state="nouveau, vu, urgence",
            source=(
                '{% card %}{% thread %}{% thread_item state="new" %}<p class="es-thread__text">Le <strong>Dr Hélène Martin</strong> a consulté votre bilan sanguin.</p>'
                '<p class="es-thread__meta">8 h 12, parce que c’est votre médecin traitant</p>'
                '{% wonder question="Que voulez-vous faire ?" choices=choices %}{% endthread_item %}'
                '{% thread_item text="Vous avez ouvert votre bilan sanguin." meta="9 h 02, depuis votre téléphone" href="#" link="Lire le bilan" %}{% endthread_item %}'
                '{% thread_item state="urgent" text="Le service des urgences de l’hôpital a ouvert votre dossier, en urgence." meta="3 mars à 22 h 14. Motif : perte de connaissance." %}{% endthread_item %}'
                "{% endthread %}{% endcard %}"
            ),
            values={"choices": CHOICES},
        ),
        Example(
            component="date_tile",
            state="un jour",
            source="{% date_tile date=day %}",
            values={"day": date(2026, 11, 26)},
        ),
        Example(
            component="event",
            state="un rendez-vous",
            source='{% event date=day title="9 h 15, Dr Hélène Martin" lines=lines colour="plum" %}',
            values={"day": date(2026, 11, 26), "lines": ["Médecin généraliste", "12 rue des Lilas, Saint-Aubin"]},
        ),
        Example(
            component="event",
            state="annulé, de quelqu’un de la famille",
            source=(
                '{% event date=day title="17 h 30, Dr Sophie Garnier" lines=lines colour="olive" href="#" who="André" '
                'initial="A" tags=tags cancelled=True %}'
            ),
            values={"day": date(2026, 11, 26), "lines": ["Dentiste"], "tags": ["Annulé", "Ajouté par le cabinet"]},
        ),
    ],
)
