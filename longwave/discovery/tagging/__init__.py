"""Tagging help: which regions, topics, people and organisations a text speaks of. An editor decides."""
