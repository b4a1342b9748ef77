"""Shows and episodes: what a podcast needs, its feed, its transcripts and its chapters."""
