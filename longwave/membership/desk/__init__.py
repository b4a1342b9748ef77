"""The desk's pages about readers: what they may read, what they pay, and what is sold to them."""

from longwave.membership.desk.common import HOME as HOME
from longwave.membership.desk.common import last_day as last_day
