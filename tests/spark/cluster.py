"""A standalone Spark cluster on this machine: a master and two workers, on loopback only."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

SPARK_ENVIRONMENT = Path(__file__).resolve().parents[2] / ".venv-spark"
SPARK_PYTHON = SPARK_ENVIRONMENT / "bin" / "python"
WORKERS = 2
START_SECONDS = 60
STOP_SECONDS = 20
JAVA = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"

# What a site would say in its own spark-defaults.conf. For two cores and a small city: a partition
# a core, and a compiler that stops early, because most of the time goes into code that runs once.
SITE = """\
spark.master                            {master}
spark.driver.host                       127.0.0.1
spark.driver.bindAddress                127.0.0.1
spark.driver.memory                     1g
spark.executor.memory                   {executor_memory}
spark.executor.cores                    1
spark.cores.max                         {workers}
spark.default.parallelism               {workers}
spark.sql.shuffle.partitions            {workers}
spark.sql.adaptive.enabled              true
spark.sql.catalogImplementation         in-memory
spark.sql.warehouse.dir                 {warehouse}
spark.driver.extraJavaOptions           {java}
spark.executor.extraJavaOptions         {java}
spark.ui.enabled                        false
spark.ui.showConsoleProgress            false
"""


@contextmanager
def standalone_cluster(root: Path, executor_memory: str = "1g") -> Iterator[dict[str, str]]:
    """Start master and workers under ``root``; yield the environment for a driver; stop them all.

    ``root`` gets logs/, local/ (shuffle files), conf/ and warehouse/ (the tables Spark makes).
    Raises RuntimeError with the log where a process does not come up within START_SECONDS.
    """
    conf = root / "conf"
    conf.mkdir(parents=True)
    local = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(root / "local"),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_DAEMON_JAVA_OPTS": JAVA,
        "PYSPARK_PYTHON": str(SPARK_PYTHON),
    }
    environment = os.environ | local
    with ExitStack() as running:
        master_log = root / "logs" / "master.log"
        _start(running, environment, master_log, "master.Master", "--port", "0")
        master = _await(master_log, r"Starting Spark master at (spark://\S+)")
        for number in range(1, WORKERS + 1):
            worker = ["--cores", "1", "--memory", executor_memory]
            worker += ["--work-dir", str(root / f"worker{number}"), master]
            _start(
                running, environment, root / f"logs/worker{number}.log", "worker.Worker", *worker
            )
        for number in range(1, WORKERS + 1):
            _await(root / f"logs/worker{number}.log", r"(Successfully registered with master)")
        site = SITE.format(
            master=master,
            executor_memory=executor_memory,
            workers=WORKERS,
            java=JAVA,
            warehouse=root / "warehouse",
        )
        (conf / "spark-defaults.conf").write_text(site, encoding="utf-8")
        yield environment


def _start(
    running: ExitStack, environment: dict[str, str], log: Path, role: str, *arguments: str
) -> None:
    """Start one process of the cluster, to be stopped with ``running``."""
    spark_class = next(SPARK_ENVIRONMENT.glob("lib/python*/site-packages/pyspark/bin/spark-class"))
    log.parent.mkdir(exist_ok=True)
    command = [str(spark_class), f"org.apache.spark.deploy.{role}"]
    command += ["--host", "127.0.0.1", "--webui-port", "0", *arguments]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    running.callback(_stop, process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await(log: Path, pattern: str) -> str:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        found = re.search(pattern, log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        sleep(0.1)
    raise RuntimeError(f"no line like {pattern!r} in {log}:\n{log.read_text(encoding='utf-8')}")
