"""What is read, by piece and day: counted without persons, for rules and for editors."""
