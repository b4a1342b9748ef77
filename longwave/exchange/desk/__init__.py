"""The desk's pages in the terms of the folder format, and back.

`fields` says which field is which key. `describing` makes a file of a page, `filling` a page of a file; both speak of
bodies through `bodies`.
"""
