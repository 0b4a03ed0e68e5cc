"""What the page of components shows, and what its tests draw: each example is the very tag a page would write."""

from espace_sante.portals.components.examples import (
    actions,
    conversation,
    documents,
    forms,
    measures,
    numbers,
    people,
    professional,
    structure,
    time,
)
from espace_sante.portals.components.examples.example import Chapter

CHAPTERS: list[Chapter] = [
    people.CHAPTER,
    actions.CHAPTER,
    structure.CHAPTER,
    documents.CHAPTER,
    conversation.CHAPTER,
    time.CHAPTER,
    forms.CHAPTER,
    professional.CHAPTER,
    measures.CHAPTER,
    numbers.CHAPTER,
]
