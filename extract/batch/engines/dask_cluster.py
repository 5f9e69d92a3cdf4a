"""A Dask cluster for a batch: one of this machine's processes, or the one at an address such as `tcp://10.0.0.1:8786`."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from typing import Any

from ...errors import DubanError
from ...installation import how_to_get
from ...language import N_, _

Client = Any  # distributed's, which has half its types only
MEGABYTE = 1024 * 1024
START_LIMIT = 120.0  # seconds until the first worker must be there
CLOSE_LIMIT = 20.0  # seconds; Dask kills a worker that is at something after four
# A worker is a fork of a process that has imported Dask already: a new one takes seconds, each time that one is replaced.
STARTED: dict[str, str] = {"distributed.worker.multiprocessing-method": "forkserver"} if sys.platform == "linux" else {}
SETTINGS: dict[str, Any] = {
    "distributed.scheduler.allowed-failures": 1,  # more ends of workers than this, and a frame is taken apart
    "distributed.worker.memory.target": False,  # results are small, and fetched at once: nothing is written to disk
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,  # a worker that waits for memory waits for ever; one that has too much is replaced
    "distributed.worker.memory.terminate": 0.95,
    "distributed.deploy.lost-worker-timeout": 600,  # on a busy machine a worker takes more than Dask's 15 seconds to start again
    **STARTED,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.large-graph-warning-threshold": "1GiB",
}
LOST = N_("the Dask cluster was lost; start the batch again when it is there: it goes on where it was")


@contextmanager
def connected(scheduler: str | None, count: int, memory_limit: int, seconds: float) -> Iterator[Client]:
    """A client of the cluster at an address, which has workers of the same Python and Dask; without one, of a cluster of `count`
    processes with `memory_limit` MB each, which ends with it. Raises DubanError, also where nothing answers in so many seconds."""
    try:
        dask: Any = import_module("dask")
        distributed: Any = import_module("distributed")
    except ModuleNotFoundError:
        raise DubanError(_("--engine dask needs dask and distributed; install them: {how}", how=how_to_get("dask"))) from None
    with ExitStack() as opened:
        opened.enter_context(dask.config.set(SETTINGS))
        opened.enter_context(quiet())
        cluster = None if scheduler else opened.enter_context(local(count, memory_limit))
        try:
            client = distributed.Client(scheduler or cluster, timeout=seconds, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise unreachable(scheduler, error) from None
        opened.callback(client.close, CLOSE_LIMIT)
        if scheduler:
            check(client, scheduler, seconds)
        yield client


@contextmanager
def local(count: int, memory_limit: int) -> Iterator[Any]:
    try:
        cluster = import_module("distributed").LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            memory_limit=memory_limit * MEGABYTE,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.CRITICAL + 1,
        )
    except (OSError, RuntimeError, TimeoutError) as error:
        raise DubanError(
            _("the Dask workers do not start ({error}); try a higher --memory-limit, or fewer --workers", error=error)
        ) from None
    try:
        yield cluster
    finally:
        with suppress(TimeoutError):
            cluster.close(CLOSE_LIMIT)


@contextmanager
def quiet() -> Iterator[None]:
    """What Dask logs of workers that come and go is no news to who runs a batch; what matters is told as an error."""
    logs = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict) if name.split(".")[0] == "distributed"]
    levels = [log.level for log in logs]
    try:
        for log in logs:
            log.setLevel(logging.CRITICAL + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.setLevel(level)


def check(client: Client, scheduler: str, seconds: float) -> None:
    """Wait for the first worker, and compare versions: what is pickled by one Python or Dask need not be read by another."""
    try:
        client.wait_for_workers(1, timeout=seconds)
        found = client.get_versions()
    except TimeoutError:
        raise DubanError(_("{scheduler}: has no workers; start some: dask worker {scheduler} --nthreads 1", scheduler=scheduler)) from None
    except OSError as error:
        raise unreachable(scheduler, error) from None
    here = told(found["client"])
    others = {
        _("the scheduler"): found["scheduler"],
        **{_("the worker {name}", name=name): worker for name, worker in found["workers"].items()},
    }
    for name, versions in others.items():
        if versions is not None and told(versions) != here:
            raise DubanError(
                _(
                    "{scheduler}: {name} runs {told}, this process {here}; install the same versions everywhere",
                    scheduler=scheduler,
                    name=name,
                    told=told(versions),
                    here=here,
                )
            )


def told(versions: dict[str, Any]) -> str:
    """E.g. `Python 3.11, distributed 2026.8.0`."""
    python = ".".join(str(versions["host"]["python"]).split(".")[:2])
    return _("Python {python}, distributed {versions}", python=python, versions=versions["packages"]["distributed"])


def unreachable(scheduler: str | None, error: Exception) -> DubanError:
    where = scheduler or _("this machine")
    return DubanError(
        _(
            "{where}: no Dask scheduler answers ({error}); see that it runs (dask scheduler) and can be reached from here",
            where=where,
            error=error,
        )
    )


def threads_of(client: Client) -> int:
    """How many threads the cluster has now. Raises DubanError when it is lost."""
    try:
        return sum(client.nthreads().values())
    except (OSError, TimeoutError):
        raise DubanError(_(LOST)) from None
