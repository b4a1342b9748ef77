"""Longwave runs an independent magazine of analysis in one piece."""

from importlib.metadata import version

__version__ = version("longwave")
