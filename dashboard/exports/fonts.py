"""The Chinese font that documents are set in: one of the machine's, found by fontconfig."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.errors import GreenparkError

PREFERRED = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Zen Hei")
LIST = ("fc-list", "--format", "%{file}\t%{family[0]}\n", ":lang=zh-cn")


@dataclass(frozen=True)
class ChineseFont:
    """A family of fonts and the folders that hold its files."""

    family: str
    folders: tuple[Path, ...]


class FontMissing(GreenparkError):  # noqa: N818 -- a state, not a fault
    """The machine has no font that a Chinese document could be set in."""

    def __init__(self) -> None:
        super().__init__(
            "本机没有中文字体，不能生成文件；请管理员安装"
            "（Debian：apt-get install fontconfig fonts-noto-cjk）",
            "This machine has no Chinese font, so no document can be made; have the "
            "administrator install one (Debian: apt-get install fontconfig fonts-noto-cjk)",
        )


@cache
def chinese_font() -> ChineseFont:
    """The preferred family that is there, else any for simplified Chinese. Raises FontMissing."""
    try:
        # The command's name comes from the constant above, and finds itself on the PATH.
        listed = subprocess.run(LIST, capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise FontMissing from error
    folders: dict[str, set[Path]] = {}
    for line in listed.splitlines():
        file, _, family = line.partition("\t")
        folders.setdefault(family, set()).add(Path(file).parent)
    if not folders:
        raise FontMissing
    family = next((name for name in PREFERRED if name in folders), min(folders))
    return ChineseFont(family, tuple(sorted(folders[family])))
