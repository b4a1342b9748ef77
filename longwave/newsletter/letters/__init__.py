"""An edition as HTML, text, mail and page: the words, the bytes, the signature, the clicks."""
