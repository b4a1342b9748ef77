"""News from the published record, for rooms above it.

| signal | sent | received by |
| --- | --- | --- |
| `entry_written` | after an entry's row was written; `entry`, `created` | `discovery`: related, search; `insight` |
| `entry_shown_anew` | when what others show changed, or it went; `entry` | `editorial`: rewrites; `discovery` |
| `entry_previewed` | before a draft is shown, of which nothing is stored; `entry` | `discovery`: its threads |
| `stories_changed` | when anything a feed lists changed; `entry` | `podcast`: builds the show's feed again |
| `pages_asked` | to list or know pages; gives back paths, each with its last change | `newsletter`: letters' pages |
| `pages_read` | every second in which something was read; `reads`: how often, by uid | `insight`: counts by day |
| `walls_met` | every second in which a wall was sent; `walls`: how often, by uid, reason | `insight`: counts by day |
| `readers_stopped` | the same of signed-in readers; `walls`: by account, uid, reason | `insight`: keeps it a while |
"""

from django.dispatch import Signal

entry_written = Signal()
entry_shown_anew = Signal()
entry_previewed = Signal()
stories_changed = Signal()
pages_asked = Signal()
pages_read = Signal()
walls_met = Signal()
readers_stopped = Signal()
