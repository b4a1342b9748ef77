"""Newsletters: who gets them, what is in them, and how each copy leaves exactly once, as far as mail allows."""
