"""The editors' side: roles, the way in, and what Wagtail's desk needs to be ours."""
