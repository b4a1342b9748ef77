"""The bytes before Django: files by granian, everything else through a bridge."""
