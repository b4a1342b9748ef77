"""Pictures and audio files: upload, facts, renditions, addresses."""
