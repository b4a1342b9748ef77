"""Journeys through a magazine that runs, in a real browser: what an editor, a producer and a reader do."""
