"""Settings, addresses and the checks that run before anything else."""
