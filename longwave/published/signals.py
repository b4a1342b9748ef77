"""News from the published record, for rooms above it.

| signal | sent | received by |
| --- | --- | --- |
| `entry_written` | after an entry's row was written; `entry`, `created` | `discovery`: chooses its related entries |
| `entry_shown_anew` | when what others show of an entry changed or it was withdrawn; `entry` | `editorial`: rewrites the rows that show it |
| `stories_changed` | when anything a feed lists changed; `entry` | `podcast`: builds the show's feed again |
"""

from django.dispatch import Signal

entry_written = Signal()
entry_shown_anew = Signal()
stories_changed = Signal()
