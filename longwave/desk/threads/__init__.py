"""What the desk suggests for a thread."""
