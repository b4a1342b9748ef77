"""Journeys across rooms, and the cast that every room's tests share."""
