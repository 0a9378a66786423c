"""dbt's parse of the project, made once a run: the first build of each new home begins with it.

dbt throws a saved parse away when ``--vars`` or the path of the database change, as they do from home
to home. Neither changes what is parsed here: as_of is read when a model is compiled, and of the path
only the database's name is. So both leave the state that dbt compares; the files, the project's own
settings and the folder of the seeds stay in it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SHIPPED_SEEDS = "seeds"


@contextmanager
def shared_parse(folder: Path) -> Iterator[None]:
    """Runs of dbt in this process begin with the parse that lies in ``folder``, or leave it there."""
    # Importing dbt takes seconds: only who runs it pays for it.
    from dbt.constants import PARTIAL_PARSE_FILE_NAME
    from dbt.contracts.files import FileHash
    from dbt.parser.manifest import ManifestLoader

    shared = folder / PARTIAL_PARSE_FILE_NAME
    state, read, write = (
        ManifestLoader.build_manifest_state_check,
        ManifestLoader.read_manifest_for_partial_parse,
        ManifestLoader.write_manifest_for_partial_parse,
    )

    def own(loader: Any) -> Path:
        return Path(loader.root_project.project_target_path) / PARTIAL_PARSE_FILE_NAME

    def state_of_any_home(loader: Any) -> Any:
        found = state(loader)
        project = loader.root_project
        given = {name: value for name, value in project.cli_vars.items() if name != "as_of"}
        at = project.credentials
        found.vars_hash = FileHash.from_contents(f"{sorted(given.items())} {project.target_name}")
        found.profile_hash = FileHash.from_contents(f"{at.type} {at.database} {at.schema}")
        return found

    def begin_with_shared(loader: Any) -> Any:
        if shared.exists() and not own(loader).exists():
            own(loader).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shared, own(loader))
        return read(loader)

    def write_and_share(loader: Any) -> None:
        write(loader)
        if not shared.exists() and os.environ.get("GREENPARK_SEEDS") == SHIPPED_SEEDS:
            part = shared.with_suffix(f".{os.getpid()}")
            shutil.copyfile(own(loader), part)
            part.replace(shared)  # another worker sees all of it or none

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ManifestLoader, "build_manifest_state_check", state_of_any_home)
        patch.setattr(ManifestLoader, "read_manifest_for_partial_parse", begin_with_shared)
        patch.setattr(ManifestLoader, "write_manifest_for_partial_parse", write_and_share)
        yield
