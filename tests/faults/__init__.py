"""What goes wrong around the sender: killed workers, a database that goes away, a full disk, clocks that jump."""
