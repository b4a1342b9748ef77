"""What comes back: reports of failed deliveries, and complaints."""
