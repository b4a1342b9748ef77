"""Tests of story threads."""
