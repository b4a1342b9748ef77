"""Longwave runs an independent magazine of analysis in one piece."""

__version__ = "0.1.0"
