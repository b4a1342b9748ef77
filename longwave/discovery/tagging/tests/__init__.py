"""Tests of the tagging help."""
