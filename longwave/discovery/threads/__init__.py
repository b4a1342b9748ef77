"""Story threads: pieces that belong together, in an editor's order, with an introduction and a timeline."""
