"""Imports: each piece becomes a page of the desk and is published, or is refused with its reasons.

`pieces` is what comes in. `names` knows who and what is meant, `library` the pictures and sounds, `wanted` what a piece
would look like at the desk, `places` what stands there already, `publishing` writes. `door` puts these together for
one piece; `folder` and `podcast` bring in whole sources.

Readers are no pieces: `subscriber_rows` reads their list, `subscribers` brings them in.
"""
