"""Spark, for inputs beyond one machine. The same statements in its own words.

The address of a cluster comes from Spark's own configuration; without one it runs on this machine
and listens to nobody else. No package and no jar is asked for. Zone and strictness are fixed, so
that both engines agree.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from sqlglot import exp

from gerege.visas.engine.engines import APPLICATIONS, Judged
from gerege.visas.engine.engines.counting import Counted, Hub, by_groups
from gerege.visas.engine.prepared import every_column

DIALECT = "spark"
JUDGED, NEW = "judged", "new_ones"
CLUSTER = "SPARK_CONF_DIR"
"""Where Spark looks for the address of a cluster: without it, it runs on this machine."""
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
ON_THIS_MACHINE = {
    "spark.master": "local[2]",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


@contextmanager
def opened(workspace: Path, _parts: Sequence[Path]) -> Iterator["Spark"]:
    """A session; one that is there already (of a cluster's own start) is used and left alone."""
    running = SparkSession.getActiveSession()
    session = running or started(workspace)
    spark = Spark(session, every_column(workspace))
    try:
        yield spark
    finally:
        spark.forget()
        if running is None:
            session.stop()


def started(workspace: Path) -> SparkSession:
    """A session of one's own, in this folder."""
    builder = SparkSession.builder.appName("gerege").config(map=dict(SETTINGS))
    if CLUSTER not in os.environ:
        builder = builder.config(map=dict(ON_THIS_MACHINE))
    session = (
        builder.config("spark.local.dir", str(workspace))
        .config("spark.sql.warehouse.dir", str(workspace / "warehouse"))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


class Spark:
    """Temporary views; what is kept stays on the workers until it is replaced or all ends."""

    def __init__(self, session: SparkSession, columns: Path) -> None:
        """``session`` is stopped by whoever started it; ``columns`` has all columns, no row."""
        self.session = session
        self.columns = columns
        self._kept: dict[str, DataFrame] = {}

    def read(self, name: str, parts: Sequence[Path]) -> None:
        """A view over the parts."""
        frame = self.session.read.option("mergeSchema", "true").parquet(
            *map(str, (self.columns, *parts))
        )
        frame.withColumn("submitted_on", f.to_date("submitted_at")).createOrReplaceTempView(name)

    def keep(self, name: str, statement: exp.Query) -> None:
        """Worked out at once: what comes later builds on it and must not work it out again."""
        frame = self.session.sql(statement.sql(DIALECT)).cache()
        frame.count()
        frame.createOrReplaceTempView(name)
        if name in self._kept:
            self._kept[name].unpersist()
        self._kept[name] = frame

    def count(self, name: str, hub: Hub, counted: Counted) -> None:
        """By groups: the workers divide them."""
        self.keep(name, by_groups(hub, counted))

    def concerned(self, name: str, new: Sequence[Path], keys: Sequence[str]) -> None:
        """By joins: the workers divide them."""
        self.read(NEW, new)
        number, every = exp.column("application_id"), exp.select("*").from_(APPLICATIONS)
        shares: list[exp.Expr] = [number.isin(query=exp.select("application_id").from_(NEW))]
        for key in keys:
            known = exp.column(key).is_(exp.null()).not_()
            shares.append(exp.column(key).isin(query=exp.select(key).from_(NEW).where(known)))
        self.keep(name, every.where(exp.or_(*shares)))

    def batches(self, statement: exp.Query) -> Iterator[pa.RecordBatch]:
        """Collected by the driver."""
        yield from self.session.sql(statement.sql(DIALECT)).toArrow().to_batches()

    def judged(self, statement: exp.Query, truths: Sequence[str]) -> Iterator[Judged]:
        """Counted by the workers: only rows where something holds come to the driver."""
        self.keep(JUDGED, statement)
        rows, *counts = self._counts(truths)
        nothing = [0] * len(truths)
        fired = exp.select("*").from_(JUDGED).where(exp.or_(exp.false(), *map(exp.column, truths)))
        yield Judged(rows, counts[::2], counts[1::2], None)
        for batch in self.batches(fired):
            yield Judged(0, nothing, nothing, batch)

    def _counts(self, truths: Sequence[str]) -> list[int]:
        every: list[exp.Expr] = [exp.func("count", exp.Star())]
        for truth in truths:
            column = exp.column(truth)
            every += [exp.CountIf(this=column), exp.CountIf(this=column.copy().is_(exp.null()))]
        query = exp.select(*(one.as_(f"n_{at}") for at, one in enumerate(every))).from_(JUDGED)
        [row] = self.session.sql(query.sql(DIALECT)).collect()
        return list(row)

    def forget(self) -> None:
        """Let go of everything that was kept."""
        for name, frame in self._kept.items():
            self.session.catalog.dropTempView(name)
            frame.unpersist()
        self._kept.clear()
