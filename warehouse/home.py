"""Where a greenpark keeps its runtime files: one folder, `GREENPARK_HOME` or `./var`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import GreenparkError

if TYPE_CHECKING:
    from warehouse.rules.rows import Registry

PRIVATE = 0o600
"""Mode of files with personal data or rights: for the service's own account only."""
PRIVATE_FOLDER = 0o700
"""Mode of the folders that hold them."""


class RegistryRefused(GreenparkError):  # noqa: N818 -- a state, not a fault
    """A registry file that cannot be used; the message names file, line and column."""


@dataclass(frozen=True)
class Home:
    """The paths under a home folder. Nothing is created here: who writes makes the folder."""

    root: Path

    @classmethod
    def at(cls, path: str | Path | None = None) -> Home:
        """The home at ``path``, else at the environment's GREENPARK_HOME, else at ``./var``."""
        return cls(Path(path or os.environ.get("GREENPARK_HOME") or "var").resolve())

    @property
    def inbox(self) -> Path:
        """Submissions that wait to be taken in."""
        return self.root / "inbox"

    @property
    def refused(self) -> Path:
        """Files that were refused, kept for whoever handed them in."""
        return self.inbox / ".refused"

    @property
    def troubles_file(self) -> Path:
        """What of the inbox could not be taken in (see `warehouse.store.aside`)."""
        return self.root / "inbox.json"

    @property
    def archive(self) -> Path:
        """The bytes as handed in, one file a sha256."""
        return self.root / "archive"

    @property
    def warehouse_file(self) -> Path:
        """The working database; only the holder of the writer lock opens it."""
        return self.root / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Publications and the pointer ``current.json``."""
        return self.root / "published"

    @property
    def receipts(self) -> Path:
        """Answers to submitters."""
        return self.root / "receipts"

    @property
    def exports(self) -> Path:
        """Files made for people outside."""
        return self.root / "exports"

    @property
    def app_file(self) -> Path:
        """What the application itself remembers."""
        return self.root / "app.sqlite"

    @property
    def secrets_file(self) -> Path:
        """The settings of the sign-in."""
        return self.root / "secrets.toml"

    @property
    def registry_dir(self) -> Path:
        """The city's own registry files, which replace seeds of the same name."""
        return self.root / "registry"

    @property
    def dbt_dir(self) -> Path:
        """dbt's target and logs, kept between builds for partial parsing."""
        return self.root / "dbt"

    def registry(self) -> Registry:
        """The registry in force here. Raises RegistryRefused naming file, line and column."""
        # Imported here: the models take a while to load, and most commands only need paths.
        from warehouse.rules.files import RegistryError, load_registry

        try:
            return load_registry(self.registry_dir)
        except RegistryError as error:
            raise RegistryRefused(
                f"登记表有误，请改正后重试：{error}",
                f"A registry file cannot be used; correct it and try again: {error}",
            ) from error
