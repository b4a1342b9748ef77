"""The published record: one plain row for each thing readers can see, written on publish, read by everyone."""
