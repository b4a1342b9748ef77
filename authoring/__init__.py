"""Tools that make the demo magazine's pictures and recordings; no part of the running site."""
