"""The fictitious services of the demonstration's catalogue: who publishes them, what they say, how far they came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from espace_sante.catalogue.api import BusinessModel, Device, Purpose, Theme
from espace_sante.demo.screens import Screen

Stage = Literal[
    "draft", "sent_back", "submitted", "technical_check", "commission", "minister", "pre_production",
    "online", "asks_more", "offline", "suspended",
]  # fmt: skip
PREVENTION, CARE, FOLLOW_UP = Purpose.PREVENTION, Purpose.CARE, Purpose.FOLLOW_UP


@dataclass(frozen=True, slots=True)
class DemoPublisher:
    """An organisation that does not exist; its SIREN has a right key and is of a range that INSEE gives to nobody."""

    key: str
    name: str
    siren: str
    owner: str
    email: str


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """One service. `asks`: (finality, right, why); empty for a service without exchange of data."""

    slug: str
    name: str
    publisher: str
    stage: Stage
    summary: str
    description: str
    themes: tuple[Theme, ...]
    purposes: tuple[Purpose, ...]
    model: BusinessModel
    device: Device
    screens: tuple[Screen, ...]
    asks: tuple[tuple[str, str, str], ...] = ()
    price: str = ""
    regions: tuple[str, ...] = ("france",)


PUBLISHERS = (
    DemoPublisher("suivi-clair", "Suivi Clair", "999000011", "Inès Caron", "editeur@suivi-clair.example"),
    DemoPublisher("coeur-et-souffle", "Coopérative Cœur et Souffle", "999000029", "Théo Lambert",
                  "theo.lambert@coeur-et-souffle.example"),
    DemoPublisher("ateliers-familles", "Les Ateliers Familles", "999000037", "Maud Perrin",
                  "maud.perrin@ateliers-familles.example"),
)  # fmt: skip

ENTRIES = (
    DemoEntry(
        "carnet-glycemie", "Carnet Glycémie", "suivi-clair", "online",
        "Notez vos glycémies, regardez vos courbes, partagez-les avec qui vous soigne.",
        "Carnet Glycémie remplace le carnet de papier. Vous notez une glycémie en deux gestes, ou votre lecteur le "
        "fait pour vous.\n\nLes courbes montrent vos moyennes du matin, du midi et du soir. Vous choisissez ce que "
        "vous montrez à votre médecin, et vous pouvez tout récupérer quand vous voulez.\n\nCe carnet ne calcule pas de "
        "dose d’insuline. En cas de malaise, appelez le 15.",
        (Theme.DIABETES, Theme.NUTRITION), (FOLLOW_UP,), BusinessModel.FREE, Device.CLASS_1,
        (
            Screen("Aujourd'hui", "La glycémie du moment, la courbe du jour et les trois dernières mesures.", "#2f5d8a",
                   "1,05", "g/L, avant le repas", (0.35, 0.6, 0.42, 0.7, 0.5, 0.38),
                   (("Matin", "0,98"), ("Midi", "1,31"), ("Soir", "1,05")), "Ajouter"),
            Screen("Mes moyennes", "Les moyennes de quatorze jours, matin, midi et soir.", "#2f5d8a",
                   "1,12", "g/L sur 14 jours", (0.5, 0.46, 0.55, 0.49, 0.44, 0.47, 0.42),
                   (("Lundi", "1,15"), ("Mardi", "1,08"), ("Mercredi", "1,12"))),
        ),
        (
            ("blood_glucose", "read", "Tracer vos courbes avec les glycémies notées ailleurs."),
            ("blood_glucose", "write", "Ajouter à votre espace chaque glycémie que vous notez ici."),
        ),
    ),
    DemoEntry(
        "tension-a-la-maison", "Tension à la maison", "coeur-et-souffle", "online",
        "Mesurez votre tension trois jours de suite, sans oublier une prise.",
        "Votre médecin vous a demandé de mesurer votre tension chez vous ? Ce service vous guide : trois mesures le "
        "matin, trois le soir, trois jours de suite.\n\nÀ la fin, un relevé d’une page est prêt pour la consultation.",
        (Theme.HEART,), (FOLLOW_UP, PREVENTION), BusinessModel.REIMBURSED, Device.CLASS_2A,
        (
            Screen("Jour 2 sur 3", "Les mesures du deuxième jour et la moyenne du matin.", "#8a3b46", "12,8 / 7,9",
                   "moyenne du matin", (), (("Mesure 1", "13,1 / 8,0"), ("Mesure 2", "12,7 / 7,9"),
                   ("Mesure 3", "12,6 / 7,8")), "Prendre ma tension"),
        ),
        (
            ("blood_pressure", "read", "Reprendre les mesures faites au cabinet."),
            ("blood_pressure", "write", "Ajouter à votre espace les mesures du relevé."),
            ("heart_rate", "write", "Ajouter le pouls que l’appareil mesure en même temps."),
        ),
        "Sans reste à payer sur prescription",
    ),
    DemoEntry(
        "neuf-mois", "Neuf mois", "ateliers-familles", "online",
        "Votre grossesse semaine après semaine, vos rendez-vous et vos examens au même endroit.",
        "Neuf mois vous rappelle les examens de chaque trimestre et vous aide à préparer vos questions.\n\nLes "
        "conseils sont écrits par des sages-femmes et relus chaque année. Vous pouvez y noter votre poids et votre "
        "tension.",
        (Theme.PREGNANCY, Theme.NUTRITION), (FOLLOW_UP, PREVENTION), BusinessModel.OPTIONS, Device.NONE,
        (
            Screen("Semaine 22", "La semaine de grossesse et les prochains rendez-vous.", "#7a4b86", "22", "semaines",
                   (), (("Lundi", "Sage-femme"), ("15 mars", "Prise de sang"), ("2 avril", "Suivi")), "Voir la suite"),
        ),
        (
            ("agenda", "read", "Montrer vos rendez-vous de suivi à leur date."),
            ("weight", "write", "Garder dans votre espace le poids que vous notez."),
            ("blood_pressure", "write", "Garder dans votre espace la tension que vous notez."),
        ),
        "Gratuit ; cours de préparation en option, 49 €",
    ),
    DemoEntry(
        "souffle", "Souffle", "coeur-et-souffle", "online",
        "Vivre avec un asthme ou une BPCO : votre plan d’action toujours à portée de main.",
        "Souffle garde le plan d’action que votre médecin a écrit et vous dit quoi faire selon vos symptômes.\n\nUn "
        "éducateur répond à vos messages les jours ouvrés. En cas de crise qui ne cède pas, appelez le 15.",
        (Theme.BREATHING, Theme.CHILDREN), (CARE, FOLLOW_UP), BusinessModel.REIMBURSED, Device.CLASS_1,
        (
            Screen("Mon plan", "Le plan d’action en trois zones.", "#1f6f6b", "Zone verte", "tout va bien", (),
                   (("Traitement de fond", "2 fois"), ("Souffle", "410"), ("Sport", "oui")), "Je me sens moins bien"),
        ),
        (("documents", "read", "Retrouver le plan d’action et les comptes rendus de votre pneumologue."),),
    ),
    DemoEntry(
        "pas-a-pas", "Pas à pas", "coeur-et-souffle", "online",
        "Bouger un peu plus chaque semaine, sans se mettre la pression.",
        "Pas à pas part de ce que vous faites aujourd’hui et ajoute un peu chaque semaine. Pas de classement, pas de "
        "publicité.\n\nSi vous marchez avec une canne ou un fauteuil, les objectifs s’adaptent.",
        (Theme.MOVEMENT, Theme.AGEING, Theme.HANDICAP), (PREVENTION,), BusinessModel.SUBSCRIPTION, Device.CONSUMER,
        (
            Screen("Cette semaine", "Les pas de la semaine, en courbe.", "#4f6f2a", "4 380", "pas par jour",
                   (0.3, 0.45, 0.4, 0.6, 0.55, 0.7, 0.62), (("Objectif", "4 500"), ("Record", "6 120"))),
        ),
        (("steps", "write", "Garder vos pas de chaque jour dans votre espace."),),
        "2 € par mois, un mois gratuit",
    ),
    DemoEntry(
        "nuits-calmes", "Nuits calmes", "ateliers-familles", "online",
        "Comprendre le sommeil des enfants et des parents, en dix leçons courtes.",
        "Dix leçons de cinq minutes, écrites par des médecins du sommeil. Rien n’est demandé à votre espace : vous "
        "lisez, c’est tout.",
        (Theme.SLEEP, Theme.CHILDREN, Theme.MIND), (Purpose.INFORMATION,), BusinessModel.FREE, Device.NONE,
        (
            Screen("Dix nuits", "La liste des leçons.", "#3b4a7a", "", "", (),
                   (("1. Pourquoi dormir", "lu"), ("2. Le rituel du soir", "lu"), ("3. Les cauchemars", "5 min"),
                    ("4. La sieste", "5 min")), "Continuer"),
        ),
    ),
    DemoEntry(
        "vaccins-en-famille", "Vaccins en famille", "ateliers-familles", "online",
        "Qui doit faire quel vaccin, et quand : pour toute la famille.",
        "Vaccins en famille lit les vaccinations de votre espace, les compare au calendrier de l’année et vous propose "
        "une date.\n\nChaque enfant a sa page. Rien n’est ajouté sans votre accord.",
        (Theme.VACCINATION, Theme.CHILDREN, Theme.APPOINTMENTS), (PREVENTION,), BusinessModel.FREE, Device.NONE,
        (
            Screen("Lou, 11 ans", "Les vaccins de Lou, faits et à faire.", "#2a6f8a", "", "", (),
                   (("DTP", "fait"), ("ROR", "fait"), ("HPV", "cette ann."), ("Grippe", "sans objet")),
                   "Choisir une date"),
        ),
        (
            ("documents", "read", "Lire les vaccinations déjà notées."),
            ("agenda", "write", "Ajouter à votre agenda la date que vous choisissez."),
        ),
        regions=("53", "52", "28"),
    ),
    DemoEntry(
        "jours-de-douleur", "Jours de douleur", "suivi-clair", "asks_more",
        "Dire sa douleur en un geste, et la montrer à la consultation.",
        "Une échelle, un dessin du corps, trois mots. Le relevé d’un mois tient sur une page.\n\nFait avec un "
        "centre de la douleur et des personnes qui vivent avec.",
        (Theme.PAIN, Theme.HANDICAP), (FOLLOW_UP, CARE), BusinessModel.FREE, Device.NONE,
        (
            Screen("Ma douleur", "La douleur du jour sur dix et la courbe de la semaine.", "#7a5a1f", "4", "sur 10",
                   (0.7, 0.6, 0.65, 0.5, 0.45, 0.4), (("Dos", "4"), ("Nuque", "2")), "Noter"),
        ),
        (
            ("pain", "read", "Montrer ce que vous avez noté ailleurs."),
            ("pain", "write", "Ajouter à votre espace la douleur que vous notez."),
        ),
    ),
    DemoEntry(
        "poids-sante", "Poids santé", "coeur-et-souffle", "suspended",
        "Suivre son poids avec une diététicienne.",
        "Un point par semaine avec une diététicienne, par écrit. Le service est suspendu.",
        (Theme.NUTRITION,), (FOLLOW_UP,), BusinessModel.SUBSCRIPTION, Device.NONE,
        (Screen("Mon poids", "Le poids et sa courbe.", "#5a5a5a", "71,4", "kg", (0.8, 0.7, 0.68, 0.6, 0.55)),),
        (("weight", "read", "Tracer votre courbe."), ("weight", "write", "Garder votre poids dans votre espace.")),
        "15 € par mois",
    ),
    DemoEntry(
        "sans-tabac", "Sans tabac", "coeur-et-souffle", "offline",
        "Arrêter de fumer, accompagné par un tabacologue.",
        "Un tabacologue vous écrit chaque semaine pendant trois mois. Une nouvelle version se prépare.",
        (Theme.ADDICTIONS, Theme.BREATHING), (PREVENTION, FOLLOW_UP), BusinessModel.FREE, Device.NONE,
        (Screen("Jour 12", "Les jours sans tabac.", "#2a6f4a", "12", "jours sans tabac", (), (("Gain", "96 euros"),)),),
        (("agenda", "write", "Ajouter vos rendez-vous avec le tabacologue."),),
    ),
    DemoEntry(
        "courbes-bebe", "Courbes bébé", "ateliers-familles", "pre_production",
        "Le poids, la taille et le tour de tête de votre enfant, sur les courbes du carnet de santé.",
        "Notez les mesures faites par votre médecin ou votre PMI. Les courbes sont celles du carnet de santé.",
        (Theme.CHILDREN,), (FOLLOW_UP,), BusinessModel.FREE, Device.CLASS_1,
        (Screen("Noe, 3 ans", "La courbe de poids.", "#86604b", "14,2", "kg", (0.2, 0.4, 0.55, 0.66, 0.74, 0.8)),),
        (
            ("weight", "read", "Placer les poids déjà notés sur la courbe."),
            ("height", "read", "Placer les tailles déjà notées sur la courbe."),
            ("head_circumference", "read", "Placer les tours de tête déjà notés sur la courbe."),
        ),
    ),
    DemoEntry(
        "memoire-active", "Mémoire active", "ateliers-familles", "minister",
        "Des exercices courts pour garder une mémoire vive.",
        "Dix minutes par jour, seul ou à deux. Les exercices sont ceux d’ateliers évalués par un gérontopôle.",
        (Theme.AGEING, Theme.MIND), (Purpose.INFORMATION,), BusinessModel.PURCHASE, Device.NONE,
        (Screen("Atelier 4", "Un exercice de mots.", "#4b3b86", "", "", (), (("Mots", "fait"), ("Images", "10 min"))),),
        price="12 €",
    ),
    DemoEntry(
        "assiette-juste", "Assiette juste", "coeur-et-souffle", "commission",
        "Composer ses repas quand on vit avec un diabète ou une maladie des reins.",
        "Photographiez votre assiette, le service dit ce qu’elle contient. Les recettes sont relues par des "
        "diététiciennes.",
        (Theme.NUTRITION, Theme.DIABETES), (FOLLOW_UP,), BusinessModel.OPTIONS, Device.NONE,
        (Screen("Midi", "Le contenu d’un repas.", "#6f6b1f", "52", "g de glucides", (), (("Riz", "40 g"),)),),
        (("blood_glucose", "read", "Montrer l’effet d’un repas."), ("weight", "read", "Suivre votre poids.")),
        "Gratuit ; recettes en option, 3 € par mois",
    ),
    DemoEntry(
        "parcours-onco", "Parcours Onco", "coeur-et-souffle", "technical_check",
        "Entre deux séances, dire ses symptômes à l’équipe de cancérologie.",
        "Chaque semaine, quelques questions. Selon vos réponses, l’infirmière de coordination vous rappelle.",
        (Theme.CANCER,), (CARE, FOLLOW_UP), BusinessModel.REIMBURSED, Device.CLASS_2A,
        (
            Screen("Semaine 6", "Les questions de la semaine.", "#86354b", "", "", (),
                   (("Fatigue", "2"), ("Faim", "3"))),
        ),
        (
            ("documents", "read", "Lire votre programme personnalisé de soins."),
            ("documents", "write", "Ajouter à votre espace le relevé de vos symptômes."),
            ("temperature", "write", "Garder la température que vous notez."),
        ),
    ),
    DemoEntry(
        "rendez-vous-du-quartier", "Rendez-vous du quartier", "ateliers-familles", "submitted",
        "Prendre rendez-vous à la maison de santé de son quartier.",
        "Les créneaux des maisons de santé qui participent, et un rappel la veille.",
        (Theme.APPOINTMENTS,), (CARE,), BusinessModel.FREE, Device.NONE,
        (Screen("Mardi", "Les créneaux libres.", "#2f6f5d", "", "", (), (("9:00", "libre"), ("9:30", "libre"))),),
        (("agenda", "write", "Ajouter vos rendez-vous à votre agenda."),),
        regions=("84", "75"),
    ),
    DemoEntry(
        "repas-equilibre", "Repas équilibré", "suivi-clair", "sent_back",
        "Compter ses glucides sans calculette.",
        "Un carnet de repas pour qui vit avec un diabète, relié à Carnet Glycémie.",
        (Theme.DIABETES, Theme.NUTRITION), (FOLLOW_UP,), BusinessModel.FREE, Device.NONE,
        (Screen("Repas", "Les repas du jour.", "#2f5d8a", "148", "g de glucides", (), (("Matin", "45"),)),),
        (("blood_glucose", "read", "Placer vos repas sur vos courbes."),),
    ),
    DemoEntry(
        "carnet-hba1c", "Mes analyses", "suivi-clair", "draft",
        "Comprendre ses analyses de suivi du diabète.",
        "",
        (Theme.DIABETES,), (FOLLOW_UP,), BusinessModel.FREE, Device.NONE, (),
        (("hba1c", "read", "Montrer l’évolution de votre HbA1c."),),
    ),
)  # fmt: skip
