"""Records made before the space: learnt from an import, taken in at the opening, closed by a confirmed opposition."""
