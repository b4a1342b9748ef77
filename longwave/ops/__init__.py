"""Running a magazine: the commands, the processes, preparing, the doctor."""
