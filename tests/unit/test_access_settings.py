"""The settings of the sign-in are refused with what is wrong and what would make them right."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from dashboard.commands.serve import (
    NEEDED,
    PortTaken,
    SettingsRefused,
    check_ports,
    check_settings,
)

GOOD = dict.fromkeys(NEEDED, "x" * 40)


def written(path: Path, values: dict[str, str]) -> Path:
    lines = [f'{name} = "{value}"' for name, value in values.items()]
    path.write_text("[auth]\n" + "\n".join(lines), encoding="utf-8")
    path.chmod(0o600)
    return path


def test_complete_settings_that_only_their_owner_reads_are_taken(tmp_path: Path) -> None:
    check_settings(written(tmp_path / "secrets.toml", GOOD))


@pytest.mark.parametrize("name", NEEDED)
def test_a_setting_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "secrets.toml", GOOD | {name: ""})
    with pytest.raises(SettingsRefused, match=name):
        check_settings(path)


def test_a_short_cookie_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="cookie_secret"):
        check_settings(written(tmp_path / "secrets.toml", GOOD | {"cookie_secret": "short"}))


def test_settings_that_others_can_read_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "secrets.toml", GOOD)
    path.chmod(0o644)
    with pytest.raises(SettingsRefused, match="chmod 600"):
        check_settings(path)


@pytest.mark.parametrize("content", [None, "not toml"])
def test_no_file_or_one_that_is_no_toml_is_refused(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "secrets.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsRefused, match=r"secrets\.toml"):
        check_settings(path)


def test_a_port_that_another_program_has_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"{port}.*--port"):
            check_ports([port])
    check_ports([port])
    with pytest.raises(PortTaken, match="65536"):
        check_ports([65536])
