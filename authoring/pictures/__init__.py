"""The demo magazine's pictures, drawn by program: flat shapes, few colours, a little grain.

``python -m authoring.pictures`` draws all of them, always the same; names as arguments draw only
those. The scenes are in ``scenes_*.py``, one function a picture, and are built from the motifs in
``land``, ``water``, ``plants``, ``people``, ``built`` and ``ships``; ``canvas`` is the drawing surface
and ``finish`` the printing.
"""
