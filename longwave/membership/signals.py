"""News from membership, for rooms above it.

| signal | sent | received by |
| --- | --- | --- |
| `rights_changed` | in the transaction that changed what somebody may read; `account` | `access`: tells every process |
"""

from django.dispatch import Signal

rights_changed = Signal()
