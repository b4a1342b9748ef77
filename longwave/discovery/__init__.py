"""Finding: related entries and search."""
