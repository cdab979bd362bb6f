"""What keeps a backup from being made or put back, in words for who runs it."""


class BackupError(Exception):
    pass
