"""What others put on our disk: opened only if it is a plain file, and never through a link.

A link may lead to our own secrets, and opening a pipe waits for whoever writes into it.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from io import BufferedReader
from pathlib import Path
from typing import Literal

from warehouse.errors import GreenparkError

Cause = Literal[
    "link",
    "pipe",
    "socket",
    "device",
    "folder",
    "unreadable",
    "gone",
    "package",
    "stuck",
    "half",
    "failed",
]

_WORDS: dict[Cause, tuple[str, str, str, str]] = {
    "link": (
        "是链接，链接不予打开", "请放入文件本身，或将它移走",
        "is a link, or behind one, and links are not followed", "put the file itself there, or remove it",
    ),
    "pipe": (
        "是管道，不是文件", "请将它移走", "is a pipe and no file", "remove it",
    ),
    "socket": (
        "是套接字，不是文件", "请将它移走", "is a socket and no file", "remove it",
    ),
    "device": (
        "是设备，不是文件", "请将它移走", "is a device and no file", "remove it",
    ),
    "folder": (
        "是文件夹，不是文件", "请重新放入", "is a folder and no file", "put it there again",
    ),
    "unreadable": (
        "无法读取", "请使服务账户可读取该文件及其所在文件夹",
        "cannot be read", "let the service's account read it and the folders it lies in",
    ),
    "gone": (
        "已不在原处", "如仍需提交，请重新放入",
        "is no longer there", "put it there again if it is still to be taken in",
    ),
    "package": (
        "含有无法读取的内容，整个文件夹暂不受理", "请处理上述各项",
        "holds what cannot be read, so all of it waits", "mend what was named",
    ),
    "stuck": (
        "已受理，但无法移出收件箱", "请检查所在文件夹的权限，或手工移走",
        "was taken in and cannot be removed from the inbox",
        "look at the permissions of its folder, or remove it by hand",
    ),
    "half": (
        "尚未写完或已损坏，暂不受理", "将自动再次尝试；请等待传输完成",
        "is not whole yet, or damaged, and waits", "it is tried again by itself; let the transfer end",
    ),
    "failed": (
        "处理时出错", "请将该文件与本提示交给系统维护者",
        "could not be handled", "give the file and this message to the maintainers",
    ),
}  # fmt: skip


# What opening a link, or a folder behind one, gives where links are not followed.
_OF_A_LINK = {errno.ELOOP, errno.ENOTDIR}
_OF_THE_MACHINE = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}


class EntryFault(GreenparkError):  # noqa: N818 -- a state, not a fault of ours
    """Why one file or folder cannot be taken; all others can."""

    def __init__(self, path: Path, cause: Cause, reason: str = "") -> None:
        self.path = path
        self.cause: Cause = cause
        zh, remedy_zh, en, remedy_en = _WORDS[cause]
        name = shown(path)
        super().__init__(
            f"{name}：{zh}{f'（{reason}）' if reason else ''}；{remedy_zh}",
            f"{name} {en}{f' ({reason})' if reason else ''}; {remedy_en}",
        )


def disk_name(name: str) -> str:
    """A file's name on disk; bytes that are not of the system's encoding are read as GB 18030."""
    try:
        name.encode()
    except UnicodeEncodeError:  # holds bytes that the system could not decode
        name = os.fsencode(name).decode("gb18030", "replace")
    return unicodedata.normalize("NFC", name)


def shown(path: Path) -> str:
    """A path as it can be printed."""
    return str(Path(*(disk_name(part) for part in path.parts)))


def cause_of(status: os.stat_result) -> Cause | None:
    """What something on disk is, if it is no plain file: links as `os.lstat` sees them."""
    mode = status.st_mode
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISFIFO(mode):
        return "pipe"
    if stat.S_ISSOCK(mode):
        return "socket"
    return "folder" if stat.S_ISDIR(mode) else "device"


def led_to(path: Path) -> Path:
    """Where a path that somebody named leads, through links: to a file or folder, else an EntryFault."""
    try:
        cause = cause_of(path.stat())
    except OSError as error:
        raise fault_of(path, error) from error
    if cause and cause != "folder":
        raise EntryFault(path, cause)
    return path.resolve()


def open_regular(path: Path, below: Path | None = None) -> BufferedReader:
    """A plain file, opened for reading; what is none, or lies behind a link, is an EntryFault.

    Folders between ``below`` and the file may be no links either; without it the file alone.
    """
    parent = None
    try:
        if below is not None and path.parent != below:
            parent = _folder_of(path, below)
        name = path if parent is None else path.name
        # Without O_NONBLOCK opening a pipe would wait for its other end.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        if cause := cause_of(os.stat(name, dir_fd=parent, follow_symlinks=False)):
            raise EntryFault(path, cause)
        descriptor = os.open(name, flags, dir_fd=parent)
    except OSError as error:
        raise fault_of(path, error) from error
    finally:
        if parent is not None:
            os.close(parent)
    # It may have become something else between the look and the opening.
    if cause := cause_of(os.fstat(descriptor)):
        os.close(descriptor)
        raise EntryFault(path, cause)
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path, below: Path | None = None) -> bytes:
    """The bytes of a plain file; raises EntryFault as `open_regular` does."""
    with open_regular(path, below) as file:
        try:
            return file.read()
        except OSError as error:
            raise fault_of(path, error) from error


def list_folder(path: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name. Raises EntryFault for one that is a link or cannot be read."""
    try:
        if path.is_symlink():
            raise EntryFault(path, "link")
        with os.scandir(path) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise fault_of(path, error) from error


def fault_of(path: Path, error: OSError) -> EntryFault:
    """What an error of the system says of one file; one that is the machine's is raised as it is."""
    if error.errno in _OF_THE_MACHINE:
        raise error
    if isinstance(error, FileNotFoundError):
        return EntryFault(path, "gone")
    if error.errno in _OF_A_LINK:
        return EntryFault(path, "link")
    return EntryFault(path, "unreadable", error.strerror or str(error))


def _folder_of(path: Path, below: Path) -> int:
    """The folder of a file, opened step by step from ``below``, so that none of them is a link."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    at = os.open(below, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for part in path.parent.relative_to(below).parts:
        outer = at
        try:
            at = os.open(part, flags, dir_fd=outer)
        finally:
            os.close(outer)
    return at
