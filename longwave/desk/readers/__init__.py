"""What only the rooms above know of one reader: why she may read a piece, or not, and making one account of two."""
