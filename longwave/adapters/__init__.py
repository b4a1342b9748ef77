"""What lies outside a magazine: for each a protocol, a client that speaks to it, and a stand-in for tests."""
