"""How alike two pieces are, by their words: fitted and scored in a process of its own, which knows no database."""
