"""Many people as numbers."""

from espace_sante.portals.components.examples.example import Chapter, Example
from espace_sante.portals.components.presenters import FunnelStep, ProgressRow, Tile

CHAPTER = Chapter(
    id="nombres",
    title="Étapes, avancement, carte de tuiles",
    rule="Le dessin aide, le nombre dit. Chaque dessin a son tableau, derrière « Voir les chiffres en tableau ».",
    examples=[
        Example(
            component="funnel",
            state="trois étapes",
            source="{% funnel steps=steps %}",
            values={
                "steps": [
                    FunnelStep(name="Notice remise", value="124 912", share="97,3 %", percent=97.3),
                    FunnelStep(name="Opposées", value="2 310", share="1,8 %", percent=1.8, aside=True),
                    FunnelStep(name="Activées", value="18 204", share="14,2 %", percent=14.2, note="Première connexion"),
                ]
            },
        ),
        Example(
            component="progress_rows",
            state="deux vagues",
            source='{% progress_rows rows=rows label="Vagues" %}',
            values={
                "rows": [
                    ProgressRow(
                        name="Vague 1", href="#", state="Envoyée", kind="ok", done=41200, total=41200,
                        label="Vague 1, part des notices parties", text="41 200 notices, depuis le 12 octobre",
                    ),
                    ProgressRow(
                        name="Vague 2", href="#", state="À valider", kind="wait", done=0, total=0,
                        label="Vague 2", text="Prévue le 7 décembre",
                    ),
                ]
            },
        ),
        Example(
            component="tiles",
            state="quatre départements",
            source='{% tiles items=tiles label="Carte par département" legend="Plus la teinte est forte, plus la part est grande." %}',
            values={
                "tiles": [
                    Tile(code=code, value=value, column=column, row=0, level=level)
                    for column, (code, value, level) in enumerate(
                        [("31", "14 %", 4), ("44", "9 %", 2), ("80", "3 %", 1), ("01", "", 0)]
                    )
                ]
            },
        ),
    ],
)  # fmt: skip
