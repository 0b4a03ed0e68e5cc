"""People: pebbles, the family, the greeting, the person bar and the navigation."""

from espace_sante.portals.components.examples.example import Chapter, Example
from espace_sante.portals.components.shell import AccountLink, NavItem, Person, ShellPresenter, SwitcherEntry

PEOPLE = [
    SwitcherEntry(name="Camille", hint="Vous", href="#", current=True, initial="C", colour="leaf"),
    SwitcherEntry(name="Maxime", hint="Votre fils, 16 ans", href="#", initial="M", colour="indigo"),
    SwitcherEntry(name="Lou", hint="11 ans", href="#", initial="L", colour="plum", count=1, count_label="1 rappel"),
    SwitcherEntry(name="Noé", hint="4 ans", href="#", initial="N", colour="clay"),
    SwitcherEntry(
        name="André", hint="Vous l’aidez", href="#", initial="A", colour="olive", count=1, count_label="1 message"
    ),
]
NAV = [
    NavItem(label="Accueil", href="#", icon="home", current=True),
    NavItem(label="Documents", href="#", icon="file"),
    NavItem(label="Messages", href="#", icon="mail", count=2, count_label="2 messages non lus"),
    NavItem(label="Agenda", href="#", icon="calendar"),
    NavItem(label="Carnet de santé", href="#", icon="heart", place="wide"),
    NavItem(label="Activité", href="#", icon="history", place="wide"),
    NavItem(label="Réglages", href="#", icon="settings", place="wide"),
    NavItem(label="Plus", href="#", icon="more", place="narrow"),
]
SHELL = ShellPresenter(
    person=Person(name="Camille", initial="C", role_label="Votre espace"),
    people=PEOPLE,
    nav=NAV,
    account=[
        AccountLink(label="Aide", href="#", icon="help"),
        AccountLink(label="Se déconnecter", href="#", icon="logout", method="post"),
    ],
    search_href="#recherche",
    help_href="#aide",
    note="Aide gratuite au 34 22, du lundi au vendredi, aussi en langue des signes.",
)

CHAPTER = Chapter(
    id="personnes",
    title="Personnes",
    rule="Une couleur, une initiale et un galet d’une forme propre à chacun. Un professionnel garde un rond.",
    examples=[
        Example(
            component="galet",
            state="tailles et couleurs",
            source=(
                '<p class="es-gallery__row">{% galet initial="C" size="large" %}{% galet initial="M" colour="indigo" %}'
                '{% galet initial="L" colour="plum" %}{% galet initial="N" colour="clay" %}'
                '{% galet initial="A" colour="olive" %}{% galet initial="HM" colour="slate" soft=True %}'
                '{% galet initial="L" colour="plum" size="small" %}</p>'
            ),
        ),
        Example(
            component="welcome",
            state="avec la famille sur la colline",
            source=(
                '{% welcome title="Bonjour Camille" date="mardi 24 novembre" '
                'lead="Votre bilan sanguin est arrivé et vous voyez le Dr Martin jeudi." colours=colours level=4 %}'
            ),
            values={"colours": ["leaf", "indigo", "plum", "clay", "olive"]},
        ),
        Example(
            component="family",
            state="cinq espaces",
            source='{% family people=people label="Espaces de votre famille" %}',
            values={"people": PEOPLE},
        ),
        Example(
            component="whose",
            state="dans l’espace de quelqu’un d’autre",
            source="{% whose shell=shell %}",
            values={"shell": ShellPresenter(person=Person(name="Lou", initial="L", colour="plum", is_own=False))},
        ),
    ],
)
