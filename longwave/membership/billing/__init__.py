"""What is paid: subscriptions as their providers have them, and what follows from that."""
