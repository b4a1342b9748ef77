"""Signing up, preferences, leaving, and bringing readers along from elsewhere."""
