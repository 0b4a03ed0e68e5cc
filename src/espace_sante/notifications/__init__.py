"""What people are told, and by which way: a centre in their space, mail, and messages pushed to their devices.

This room listens to the rooms below it. It owns notifications, who has read them, what leaves and when, what each
person prefers. Nothing in it carries health content: a text says that something happened, and points to the space.
Source: RULES.md 2.2 (NOT-01 to NOT-08), ANN-02, EMG-09, MIN-10, MIN-11, CAR-08; docs/adr/0021.
"""
