"""One file for each family of commands. None loads Django before it runs."""
