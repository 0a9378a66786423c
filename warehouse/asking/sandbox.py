"""The process an analyst's SQL runs in; started and, where need be, killed by `warehouse.asking.query`.

Reads one JSON request on stdin, writes the result as an Arrow stream on stdout, and a refusal or an
error as JSON on stderr. It may write no file, open no other file than the publication, and use no
more memory and processor time than the request allows.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from typing import Any

ROWS_PER_BATCH = 20_000
# The interpreter, libraries and thread stacks map far more addresses than they use.
ADDRESS_SPACE_BESIDE_DATA_MB = 2048
THREADS = 2


def main() -> int:
    """Run the request on stdin. Exit code 0, or 3 with the reason on stderr."""
    request = json.load(sys.stdin)
    limit_process(request["memory_mb"], request["kill_seconds"])

    import duckdb
    import pyarrow as pa  # type: ignore[import-untyped]

    from warehouse.asking.guard import QueryRefused, check_query

    try:
        con = locked_connection(request["database"], request["memory_mb"])
        check_query(con, request["sql"])
        timer = threading.Timer(request["seconds"], con.interrupt)
        timer.daemon = True
        timer.start()
        reader = con.execute(request["sql"]).to_arrow_reader(ROWS_PER_BATCH)
        with pa.ipc.new_stream(sys.stdout.buffer, reader.schema) as stream:
            for batch in reader:
                stream.write_batch(batch)
        sys.stdout.buffer.flush()
        timer.cancel()
    except QueryRefused as refusal:
        return answer({"kind": "refused", "zh": refusal.message_zh, "en": refusal.message_en})
    except duckdb.InterruptException:
        return answer({"kind": "time"})
    except (duckdb.OutOfMemoryException, MemoryError):
        return answer({"kind": "memory"})
    except (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException) as error:
        # A query reads no file but the publication: what cannot be read is that.
        is_memory = "bad_alloc" in str(error) or "Out of Memory" in str(error)
        return answer({"kind": "memory" if is_memory else "damaged"})
    except (duckdb.Error, pa.ArrowException, RuntimeError) as error:
        # An interrupt or a failed allocation inside a fetch comes wrapped in other errors.
        kind = "time" if "INTERRUPT" in str(error) else "sql"
        kind = "memory" if "bad_alloc" in str(error) or "Out of Memory" in str(error) else kind
        return answer({"kind": kind, "message": str(error)[:4000]})
    return 0


def limit_process(memory_mb: int, cpu_seconds: int) -> None:
    """Cap address space, processor time and files of this process for good."""
    address_space = (memory_mb + ADDRESS_SPACE_BESIDE_DATA_MB) * 1024 * 1024
    cpu = cpu_seconds * THREADS
    for what, limit in [
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]:
        resource.setrlimit(what, (limit, limit))


def locked_connection(database: str, memory_mb: int) -> Any:
    """A read-only connection that reaches nothing but ``database`` and cannot be set otherwise.

    The order matters: the file must be open before file access ends, and the lock comes last.
    """
    import duckdb

    con = duckdb.connect(
        database,
        read_only=True,
        config={
            "python_enable_replacements": False,
            "temp_directory": "",
            "memory_limit": f"{memory_mb}MB",
            "threads": THREADS,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    # Analysts may leave the schema out, and SHOW TABLES lists the published tables.
    con.execute("SET schema = 'marts'")
    con.execute("SET enable_external_access = false")
    con.execute("SET disabled_filesystems = 'LocalFileSystem'")
    con.execute("SET lock_configuration = true")
    return con


def answer(reason: dict[str, str]) -> int:
    """Say why there is no result."""
    print(json.dumps(reason), file=sys.stderr)
    return 3


if __name__ == "__main__":
    # Past the interpreter's own end: the database's threads may abort it when all is long written.
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
