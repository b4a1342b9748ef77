"""Search: what readers may find, and how it is asked for."""
