"""The newsletter at the desk: what the next letters say, how one is sent, mails written here, and who gets them."""
