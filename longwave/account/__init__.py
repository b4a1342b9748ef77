"""The reader's own pages: signing in by an e-mailed code, and everything under `/account/`."""
