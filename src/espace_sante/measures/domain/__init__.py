"""Rules of measures: the kinds, their units and bounds, what each must say of its context. Pure rules."""
