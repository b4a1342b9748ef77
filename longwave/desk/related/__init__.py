"""What stands under a piece, why, and an editor's word on it: in the editor of articles and episodes, and on a page."""
