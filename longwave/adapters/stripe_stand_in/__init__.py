"""A stand-in of Stripe that keeps state: what the demo sells with and the tests pay at. No account, no network.

It answers behind the SDK's own HTTP client, so everything on our side of that is what runs against Stripe itself.
"""
