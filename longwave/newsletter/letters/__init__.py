"""An edition as a mail and as a page."""
