"""Readers and staff: one account for each e-mail address."""
