"""What a machine's fault is called: one sentence with the file and what would mend it.

A full disk, a damaged file or too little memory meets whatever code runs just then; the front door says
it here, once, for every command.
"""

from __future__ import annotations

import errno

from warehouse.errors import GreenparkError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_OF_A_NAME = {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.EISDIR, errno.ENOTDIR}
_NOT_ALLOWED = {errno.EROFS, errno.EACCES, errno.EPERM}


def as_said(error: BaseException) -> GreenparkError | None:
    """The fault in both languages; None for an error that is none of the machine's."""
    if isinstance(error, OSError):
        return _of_the_system(error)
    if isinstance(error, MemoryError):
        return _out_of_memory("")
    # By name: a command that opens no database does not load one to fail.
    library, kind = type(error).__module__.strip("_").partition(".")[0], type(error).__name__
    first = (str(error).splitlines() or [""])[0]
    if library == "duckdb":
        return _of_duckdb(kind, first)
    if library == "sqlite3" and kind in {"OperationalError", "DatabaseError"}:
        return _of_sqlite(first)
    return None


def told_in(text: str) -> GreenparkError | None:
    """The machine's fault that a program's report of its own tells of, as dbt's does; None for any other."""
    if "No space left" in text:
        return _of_the_system(OSError(errno.ENOSPC, "No space left on device"))
    if any(sign in text for sign in ("Out of Memory", "bad_alloc", "bad allocation")):
        return _out_of_memory("")
    return None


def is_of_the_machine(error: Exception) -> bool:
    """Whether an error has nothing to do with the file that was in hand: it may pass by itself."""
    if isinstance(error, OSError):
        return error.errno not in _OF_A_NAME
    return as_said(error) is not None


def is_held(text: str) -> bool:
    """Whether DuckDB says that another process has the file open: it passes."""
    return "Could not set lock" in text or "Conflicting lock" in text


def _of_the_system(error: OSError) -> GreenparkError:
    where, reason = str(error.filename or ""), error.strerror or str(error)
    if error.errno in _NO_ROOM:
        return GreenparkError(
            f"磁盘已满，{where or '文件'} 没有写成，原有文件未动；请清理磁盘后重试",
            f"The disk is full and {where or 'a file'} was not written, what was there stays; "
            "make room and try again",
        )
    if error.errno in _NOT_ALLOWED:
        return GreenparkError(
            f"{where}：{reason}；请检查目录权限与挂载方式后重试",
            f"{where}: {reason}; look at the folder's permissions and how it is mounted",
        )
    return GreenparkError(f"{where}：{reason}", f"{where}: {reason}")


def _of_duckdb(kind: str, first: str) -> GreenparkError | None:
    if kind == "OutOfMemoryException":
        return _out_of_memory(first)
    if (fault := told_in(first)) is not None:
        return fault
    if kind == "TransactionException" and "aborted" in first:
        # What aborted it was met before, by a thread of DuckDB's: too little memory, as far as was seen.
        return _out_of_memory(first)
    if is_held(first):
        return GreenparkError(
            f"数据库文件正被另一个进程使用，请等它结束后重试：{first}",
            f"Another process has the database file open; try again when it has finished: {first}",
        )
    if kind in {"IOException", "SerializationException", "InternalException", "FatalException"}:
        return GreenparkError(
            f"数据库文件无法读取，可能已损坏：{first}；请运行 greenpark doctor 查明，"
            "发布文件用 greenpark repair 修复，warehouse.duckdb 用 greenpark restore 从备份恢复",
            f"A database file cannot be read, it may be damaged: {first}; `greenpark doctor` says "
            "which, `greenpark repair` mends publications, `greenpark restore` brings back the warehouse",
        )
    return None


def _of_sqlite(first: str) -> GreenparkError:
    if "locked" in first:
        return GreenparkError(
            f"app.sqlite 正被占用，请稍后重试：{first}", f"app.sqlite is in use, try again: {first}"
        )
    return GreenparkError(
        f"app.sqlite 无法读取：{first}；请从备份恢复该文件",
        f"app.sqlite cannot be read: {first}; restore it from a backup",
    )


def _out_of_memory(first: str) -> GreenparkError:
    return GreenparkError(
        f"内存不足，已停止，原有数据未动{'：' + first if first else ''}；请释放内存或换用更大的机器后重试",
        f"There is too little memory; stopped, what was there stays{': ' + first if first else ''}; "
        "free some or use a larger machine",
    )
