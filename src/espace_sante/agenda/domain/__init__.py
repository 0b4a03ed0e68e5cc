"""Rules of the agenda: what an event is, when it comes back, when somebody is reminded of it. Pure rules."""
