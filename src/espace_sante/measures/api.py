"""What other rooms may ask of measures."""

from espace_sante.measures.domain.author import Author, author_of, may_remove
from espace_sante.measures.domain.bmi import body_mass_index
from espace_sante.measures.domain.content import LONGEST_REASON, Content, DeviceContent
from espace_sante.measures.domain.errors import (
    Computed,
    ContextForbidden,
    ContextMissing,
    DateRefused,
    DeviceUnknown,
    IdentifierTaken,
    MeasureInvalid,
    MeasureRemoved,
    MeasureUnknown,
    NotTheAuthor,
    UnitRefused,
    ValueImplausible,
    WordsTooLong,
)
from espace_sante.measures.domain.events import MeasureChanged
from espace_sante.measures.domain.kinds import (
    BY_CODE,
    LOINC,
    RULES,
    TAASIP,
    Days,
    Diabetes,
    Kind,
    KindRule,
    Moment,
    Needs,
    Part,
)
from espace_sante.measures.services.devices import device, devices_of
from espace_sante.measures.services.find import (
    FIRST,
    LARGEST_PAGE,
    LAST,
    PAGE,
    Asked,
    MeasurePage,
    find_measures,
    measure,
    readable_kinds,
)
from espace_sante.measures.services.latest import latest_measures
from espace_sante.measures.services.remove import remove_measure
from espace_sante.measures.services.views import DeviceView, MeasureView
from espace_sante.measures.services.write import KeptDevice, KeptMeasure, Written, write_measures

__all__ = [
    "BY_CODE",
    "FIRST",
    "LARGEST_PAGE",
    "LAST",
    "LOINC",
    "LONGEST_REASON",
    "PAGE",
    "RULES",
    "TAASIP",
    "Asked",
    "Author",
    "Computed",
    "Content",
    "ContextForbidden",
    "ContextMissing",
    "DateRefused",
    "Days",
    "DeviceContent",
    "DeviceUnknown",
    "DeviceView",
    "Diabetes",
    "IdentifierTaken",
    "KeptDevice",
    "KeptMeasure",
    "Kind",
    "KindRule",
    "MeasureChanged",
    "MeasureInvalid",
    "MeasurePage",
    "MeasureRemoved",
    "MeasureUnknown",
    "MeasureView",
    "Moment",
    "Needs",
    "NotTheAuthor",
    "Part",
    "UnitRefused",
    "ValueImplausible",
    "WordsTooLong",
    "Written",
    "author_of",
    "body_mass_index",
    "device",
    "devices_of",
    "find_measures",
    "latest_measures",
    "may_remove",
    "measure",
    "readable_kinds",
    "remove_measure",
    "write_measures",
]
