"""Back up and restore: the whole installation as one archive (docs/decisions/0009).

archive.py     the file: its manifest, how it is written, how it is proven before anything is touched
sqlite.py      the database as SQLite's own online copy
postgresql.py  the database as one COPY for each table, all of one moment
whole.py       the two commands: database and documents together
partnership.py one partnership alone, which either kind of database takes
"""

from sharedsvc.backups.archive import Manifest
from sharedsvc.backups.whole import back_up, last_backup, restore

__all__ = ["Manifest", "back_up", "last_backup", "restore"]
