"""Forms, with and without errors."""

from django import forms

from espace_sante.portals.components.consents import ConsentChoice, ConsentRow
from espace_sante.portals.components.examples.example import Chapter, Example


class DepositForm(forms.Form):
    """A form with one field of each shape."""

    title = forms.CharField(
        label="Titre du document",
        help_text="Par exemple : ordonnance de lunettes",
        error_messages={"required": "Donnez un titre à ce document"},
    )
    kind = forms.ChoiceField(label="Catégorie", choices=[("bio", "Biologie"), ("img", "Imagerie")])
    viewers = forms.ChoiceField(
        label="Qui peut le voir ?",
        widget=forms.RadioSelect,
        choices=[("care", "Mes soignants"), ("me", "Moi seulement")],
        error_messages={"required": "Dites qui peut voir ce document"},
    )
    note = forms.CharField(label="Un mot pour plus tard", widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label="Ce document me concerne", required=False, help_text="Et non un proche")
    file = forms.FileField(label="Document", required=False)


FILLED = DepositForm(initial={"title": "Ordonnance de lunettes", "viewers": "care"}, prefix="a")
REFUSED = DepositForm(data={"b-kind": "bio"}, prefix="b")

CONSENTS = [
    ConsentRow(
        id="accord-exemple", title="Glycémie",
        choices=[
            ConsentChoice(code="a", label="Lire votre glycémie", checked=True, why="Pour tracer vos courbes."),
            ConsentChoice(code="b", label="Noter votre glycémie", checked=False),
        ],
    )
]  # fmt: skip

CHAPTER = Chapter(
    id="formulaires",
    title="Formulaires",
    rule="Le résumé des erreurs mène à chaque champ. La phrase dit quoi faire.",
    examples=[
        Example(
            component="field",
            state="sans erreur",
            source=(
                '<form class="es-form" action="#">{% field field=form.title %}{% field field=form.kind %}{% field field=form.viewers %}'
                "{% field field=form.note optional=True %}{% field field=form.sure %}</form>"
            ),
            values={"form": FILLED},
        ),
        Example(
            component="error_summary",
            state="deux erreurs",
            source=(
                '<form class="es-form" action="#">{% error_summary form=form level=4 %}{% field field=form.title autocomplete="off" %}'
                "{% field field=form.viewers %}</form>"
            ),
            values={"form": REFUSED},
        ),
        Example(
            component="consents",
            state="un accord donné, un autre non",
            source='<form class="es-form" action="#">{% consents rows=rows %}</form>',
            values={"rows": CONSENTS},
        ),
        Example(
            component="file_drop",
            state="avec l’appareil photo",
            source='{% file_drop field=form.file formats="PDF, JPEG, PNG, TIFF, TXT ou RTF" limit_bytes=5000000 accept="image/*,.pdf" %}',
            values={"form": FILLED},
        ),
        Example(
            component="switch",
            state="oui, non",
            source=(
                '{% switch action="#" label="Autoriser le Samu à lire mon espace" checked=True hint="Seulement pour vous soigner en urgence. Vous êtes prévenue à chaque fois." %}'
                '{% switch action="#" label="Montrer aussi mes documents masqués en urgence" checked=False hint="Non tant que vous ne l’avez pas choisi." %}'
            ),
        ),
        Example(
            component="search_box",
            state="avec une aide",
            source='{% search_box action="#" label="Chercher dans mes documents" placeholder="ferritine, Dr Martin…" hint="La recherche lit aussi le texte à l’intérieur de vos documents." %}',
        ),
        Example(
            component="passkey",
            state="pour entrer",
            source='{% passkey action="#" options="#" label="Continuer avec une clé d’accès" %}{% endpasskey %}',
        ),
    ],
)
