"""Many draws: in order, on several workers, with a progress bar, and stopped by Ctrl-C without loss."""

from __future__ import annotations

import signal
import threading
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm.auto import tqdm

from subnatnet.errors import InvalidChoice, require_count

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

_task: list[Callable[[int], Any]] = []  # what a worker process evaluates; filled once when it starts


def run_draws(
    evaluate: Callable[[int], Any],
    take: Callable[[Any], None],
    draws: int,
    *,
    workers: int = 1,
    progress: bool = True,
    label: str = "draws",
    threads: bool = False,
) -> int:
    """Evaluate draws ``0 .. draws - 1`` and hand their results to `take` in that order.

    Parameters
    ----------
    evaluate : callable
        Takes the number of a draw. With several workers that are processes it must be picklable.
    take : callable
        Receives results one by one, in order, always in the calling thread.
    draws : int
        How many.
    workers : int
        How many at a time. The result does not depend on it.
    progress : bool
        Whether to show a progress bar.
    label : str
        What the bar says.
    threads : bool
        Use threads instead of processes: right for compiled kernels, which release the interpreter lock.

    Returns
    -------
    int
        Number of draws taken: `draws`, or fewer if the user pressed Ctrl-C.

    Raises
    ------
    InvalidChoice
        If `draws` or `workers` is not a whole number from 1 on, or `evaluate` cannot be sent to another
        process.
    """
    require_count(draws, "draws")
    require_count(workers, "workers")
    done = 0
    with _held_back() as let_through, tqdm(total=draws, desc=label, disable=not progress) as bar:
        source = _results(evaluate, draws, min(workers, draws), threads)
        try:
            while done < draws:
                with let_through():
                    result = next(source)
                take(result)  # a draw is taken whole or not at all: Ctrl-C waits for its end
                done += 1
                bar.update()
        except KeyboardInterrupt:
            if not done:
                raise  # nothing is no result; else what is done so far is one, and the caller marks it
        finally:
            source.close()
    return done


def _results(evaluate: Callable[[int], Any], draws: int, workers: int, threads: bool) -> Generator[Any]:
    """Yield results in order, keeping only a few draws per worker under way."""
    if workers == 1:
        for draw in range(draws):
            yield evaluate(draw)
        return
    pool: ThreadPoolExecutor | ProcessPoolExecutor
    held: Path | None = None
    if threads:
        pool, call = ThreadPoolExecutor(workers), evaluate
    else:
        (pool, held), call = _processes(evaluate, workers), _evaluate
    pending: deque[Future[Any]] = deque()
    whole = False
    try:
        for draw in range(draws):
            pending.append(pool.submit(call, draw))
            if len(pending) >= 4 * workers:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
        whole = True
    except BrokenProcessPool:
        raise InvalidChoice(
            f"a worker process ended before it was done. In a script, call this under `if __name__ == "
            f"'__main__':` (each of the {workers} workers reads the script anew), or use workers=1."
        ) from None
    finally:
        _close(pool, held, whole=whole)


def _close(pool: ThreadPoolExecutor | ProcessPoolExecutor, held: Path | None, *, whole: bool) -> None:
    """End the workers: at once where their work is not wanted any more."""
    if not whole and isinstance(pool, ProcessPoolExecutor):
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - the pool cannot end them itself
            process.terminate()  # a draw under way may take minutes
    pool.shutdown(wait=True, cancel_futures=True)
    if held is not None:
        held.unlink(missing_ok=True)


def _processes(evaluate: Callable[[int], Any], workers: int) -> tuple[ProcessPoolExecutor, Path]:
    import multiprocessing
    import pickle
    import tempfile

    try:
        sent = pickle.dumps(evaluate)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise InvalidChoice(
            f"this measure cannot be sent to {workers} worker processes ({error}). "
            "Define it with `def` at the top of a module, or use workers=1."
        ) from error
    context = multiprocessing.get_context("spawn")
    # by file: a payload larger than a pipe holds blocks for ever when the worker dies before it reads
    number, name = tempfile.mkstemp(prefix="subnatnet-", suffix=".task")
    with open(number, "wb") as held:  # noqa: PTH123 - by the number that mkstemp has opened
        held.write(sent)
    return ProcessPoolExecutor(workers, context, initializer=_start, initargs=(name,)), Path(name)


def _start(sent: str) -> None:
    import pickle

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the business of the main process
    _task[:] = [pickle.loads(Path(sent).read_bytes())]  # noqa: S301 - our own bytes, pickled by the parent


def _evaluate(draw: int) -> Any:  # noqa: ANN401 - whatever the task returns
    return _task[0](draw)


@contextmanager
def _held_back() -> Iterator[Callable[[], Any]]:
    """Hold Ctrl-C back except inside the context it yields, where it interrupts at once.

    Only the main thread may set signal handlers; elsewhere nothing is held back and nothing can come.
    """
    if threading.current_thread() is not threading.main_thread():
        from contextlib import nullcontext

        yield nullcontext
        return
    pressed, open_now = [False], [False]

    def remember(_number: int, _frame: object) -> None:
        if open_now[0]:
            raise KeyboardInterrupt
        pressed[0] = True

    @contextmanager
    def let_through() -> Iterator[None]:
        open_now[0] = True
        try:
            if pressed[0]:
                raise KeyboardInterrupt
            yield
        finally:
            open_now[0] = False

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield let_through
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.default_int_handler)
