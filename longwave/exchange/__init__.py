"""Imports and exports: the folder format, and podcasts that live elsewhere.

Reading and writing are plain Python here; what touches the database stands in `actions` and `facts`.
"""
