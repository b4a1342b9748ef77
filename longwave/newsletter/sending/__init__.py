"""The sender and its ledger: who has been sent what, to the last copy."""
