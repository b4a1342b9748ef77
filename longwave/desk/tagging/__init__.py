"""Suggestions in the editor of articles and episodes: regions, topics, people and organisations."""
