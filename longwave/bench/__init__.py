"""`longwave bench`: every figure we hold ourselves to, measured beside its peer in one run."""
