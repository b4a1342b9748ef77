"""Hypothesis without deadlines: tests share the machine with other work and are never timed."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
