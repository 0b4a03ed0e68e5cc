"""Départements: their names, and their place on a map of tiles, one tile each, drawn by hand.

The tiles keep neighbours near each other, as far as a grid allows; the overseas ones stand on the left.
"""

from __future__ import annotations

_NAMES = (
    "01 Ain|02 Aisne|03 Allier|04 Alpes-de-Haute-Provence|05 Hautes-Alpes|06 Alpes-Maritimes|07 Ardèche|08 Ardennes|"
    "09 Ariège|10 Aube|11 Aude|12 Aveyron|13 Bouches-du-Rhône|14 Calvados|15 Cantal|16 Charente|17 Charente-Maritime|"
    "18 Cher|19 Corrèze|21 Côte-d’Or|22 Côtes-d’Armor|23 Creuse|24 Dordogne|25 Doubs|26 Drôme|27 Eure|28 Eure-et-Loir|"
    "29 Finistère|2A Corse-du-Sud|2B Haute-Corse|30 Gard|31 Haute-Garonne|32 Gers|33 Gironde|34 Hérault|"
    "35 Ille-et-Vilaine|36 Indre|37 Indre-et-Loire|38 Isère|39 Jura|40 Landes|41 Loir-et-Cher|42 Loire|43 Haute-Loire|"
    "44 Loire-Atlantique|45 Loiret|46 Lot|47 Lot-et-Garonne|48 Lozère|49 Maine-et-Loire|50 Manche|51 Marne|"
    "52 Haute-Marne|53 Mayenne|54 Meurthe-et-Moselle|55 Meuse|56 Morbihan|57 Moselle|58 Nièvre|59 Nord|60 Oise|61 Orne|"
    "62 Pas-de-Calais|63 Puy-de-Dôme|64 Pyrénées-Atlantiques|65 Hautes-Pyrénées|66 Pyrénées-Orientales|67 Bas-Rhin|"
    "68 Haut-Rhin|69 Rhône|70 Haute-Saône|71 Saône-et-Loire|72 Sarthe|73 Savoie|74 Haute-Savoie|75 Paris|"
    "76 Seine-Maritime|77 Seine-et-Marne|78 Yvelines|79 Deux-Sèvres|80 Somme|81 Tarn|82 Tarn-et-Garonne|83 Var|"
    "84 Vaucluse|85 Vendée|86 Vienne|87 Haute-Vienne|88 Vosges|89 Yonne|90 Territoire de Belfort|91 Essonne|"
    "92 Hauts-de-Seine|93 Seine-Saint-Denis|94 Val-de-Marne|95 Val-d’Oise|971 Guadeloupe|972 Martinique|973 Guyane|"
    "974 La Réunion|975 Saint-Pierre-et-Miquelon|976 Mayotte|977 Saint-Barthélemy|978 Saint-Martin|"
    "984 Terres australes|986 Wallis-et-Futuna|987 Polynésie française|988 Nouvelle-Calédonie|99 Étranger"
)
NAMES: dict[str, str] = dict(one.split(" ", 1) for one in _NAMES.split("|"))

_ROWS = """
.   .   .   .   .   .   62  59  .   .   .   .   .
.   .   .   .   .   76  80  02  08  .   .   .   .
.   .   .   50  14  27  60  95  51  55  54  57  .
.   22  35  53  61  78  92  75  93  10  52  88  67
29  56  44  49  72  28  91  94  77  89  21  70  68
.   .   85  79  37  41  45  18  58  71  39  25  90
.   .   .   17  86  36  23  03  42  69  01  74  .
971 972 .   33  16  87  19  63  43  07  38  73  .
973 974 .   40  24  46  15  48  30  26  05  .   .
975 976 .   64  47  82  12  34  13  84  04  06  .
977 978 984 65  32  31  81  11  .   .   83  .   2B
986 987 988 99  .   09  66  .   .   .   .   .   2A
"""
PLACES: dict[str, tuple[int, int]] = {
    code: (column, row)
    for row, line in enumerate(_ROWS.split("\n")[1:-1])
    for column, code in enumerate(line.split())
    if code != "."
}
