"""How a command ends early."""


class Stop(Exception):
    """A command cannot go on. The message is for the person at the terminal: found, expected, what to do.

    `code` is the exit code: 2 where the command line or the environment is at fault, 1 where something that was looked
    at is.
    """

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code
