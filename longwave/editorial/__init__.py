"""What editors write: articles, people, regions, topics, standing pages, and the magazine's own settings."""
