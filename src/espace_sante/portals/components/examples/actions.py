"""What one presses, and what the service answers."""

from django.core.paginator import Paginator

from espace_sante.portals.components.examples.example import Chapter, Example
from espace_sante.portals.components.presenters import Chip, Step

CHIPS = [
    Chip(label="Tous", href="#", current=True, count=64),
    Chip(label="Biologie", href="#", count=12),
    Chip(label="Ordonnances et soins", href="#", count=18),
    Chip(label="Lou", href="#", initial="L", colour="plum"),
]
STEPS = [Step(label="Qui", state="done"), Step(label="Ce qu’il voit", state="current"), Step(label="Jusqu’à quand")]

CHAPTER = Chapter(
    id="actions",
    title="Boutons, filtres, états",
    rule="Un seul bouton plein par page. Le bouton dit ce qui va se passer. Une étiquette dit un état et ne se touche pas.",
    examples=[
        Example(
            component="button",
            state="quatre genres",
            source=(
                '<p class="es-actions">{% button label="Ajouter un document" kind="primary" icon="plus" %}'
                '{% button label="Voir mon agenda" href="#" %}{% button label="Télécharger" kind="quiet" icon="download" href="#" %}'
                '{% button label="Effacer définitivement" kind="danger" %}</p>'
            ),
        ),
        Example(
            component="button",
            state="occupé, indisponible, petit",
            source=(
                '<p class="es-actions">{% button label="Envoi en cours" kind="primary" busy=True %}'
                '{% button label="Envoyer" disabled=True %}{% button label="Petit" small=True %}</p>'
            ),
        ),
        Example(component="back", state="retour", source='{% back href="#" label="Mes documents" %}'),
        Example(component="brand", state="la marque", source='{% brand href="/" %}'),
        Example(
            component="icon",
            state="quelques dessins",
            source=(
                '<p class="es-gallery__row">{% icon "home" %}{% icon "flask" %}{% icon "scan" %}{% icon "pill" %}'
                '{% icon "syringe" %}{% icon "stethoscope" %}{% icon "certificate" %}{% icon "bolt" %}{% icon "tooth" %}'
                '{% icon "hospital" %}{% icon "id-card" %}{% icon "shield" %}{% icon "key" %}{% icon "lock" %}'
                '{% icon "folder" %}{% icon "heart" %}{% icon "sun" %}{% icon "eye-off" label="masqué" %}</p>'
            ),
        ),
        Example(
            component="chips",
            state="un filtre choisi",
            source='{% chips items=chips label="Filtrer par catégorie" %}',
            values={"chips": CHIPS},
        ),
        Example(
            component="tag",
            state="tous les genres",
            source=(
                '<p class="es-tags">{% tag label="Nouveau" kind="new" %}'
                '{% tag label="Masqué aux professionnels" kind="masked" icon="eye-off" %}'
                '{% tag label="À prévoir" kind="wait" icon="clock" %}{% tag label="Fait" kind="ok" icon="check" %}'
                '{% tag label="Version 2" kind="info" icon="history" %}'
                '{% tag label="Allergie" kind="danger" icon="alert-triangle" %}{% tag label="Ajouté par vous" %}</p>'
            ),
        ),
        Example(
            component="alert",
            state="information",
            source=(
                '{% alert title="Votre médecin traitant a changé" level=4 %}<p>L’assurance maladie nous l’a dit hier. '
                'Le Dr Martin peut lire vos documents.</p><p class="es-alert__links"><a href="#">Ce n’est pas exact</a></p>{% endalert %}'
            ),
        ),
        Example(
            component="alert",
            state="fait",
            source='{% alert kind="done" %}<p>Votre médecin ne voit plus ce document. Le laboratoire, qui l’a écrit, le voit toujours.</p>{% endalert %}',
        ),
        Example(
            component="alert",
            state="attente",
            source='{% alert kind="wait" %}<p><strong>9 résultats, dont 2 en dehors de l’intervalle de référence.</strong> Un résultat en dehors n’est pas toujours un problème.</p>{% endalert %}',
        ),
        Example(
            component="alert",
            state="danger",
            source='{% alert kind="danger" title="Cet espace sera effacé le 24 décembre" level=4 %}<p>Vos 64 documents seront détruits. Personne ne pourra les retrouver.</p>{% endalert %}',
        ),
        Example(
            component="messages",
            state="ce qui vient d’être fait",
            source="{% messages_region messages=messages %}",
            values={
                "messages": [
                    type(
                        "Message",
                        (),
                        {"level_tag": "success", "__str__": lambda _self: "Document masqué aux professionnels."},
                    )()
                ]
            },
        ),
        Example(
            component="empty_state",
            state="rien encore",
            source=(
                '{% empty_state title="Aucun document pour l’instant" level=4 %}<p class="es-empty__text">Vos médecins en ajouteront après vos '
                'prochains rendez-vous. Vous pouvez aussi en ajouter un.</p>{% button label="Ajouter un document" href="#" %}{% endempty_state %}'
            ),
        ),
        Example(component="steps", state="au milieu", source="{% steps items=steps %}", values={"steps": STEPS}),
        Example(
            component="pagination",
            state="au milieu",
            source="{% pagination page=page %}",
            values={"page": Paginator(range(240), 20).page(6)},
        ),
    ],
)
