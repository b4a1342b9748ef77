"""The path to a subscription at the desk: plots, tables, and the same numbers to take along."""
