"""Calls what others wrote, within a time, and turns whatever goes wrong into one kind of error."""

from __future__ import annotations

import re
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from time import monotonic
from types import FrameType
from typing import NoReturn, TypeVar

from catalog.errors import RoutineError, printable
from constraints.plugins import limits

T = TypeVar("T")


class FailedError(Exception):
    """Something of a plug-in failed; the text says what, and the cause is what it raised."""


class NonsenseError(Exception):
    """A verb gave what no rule gives."""


class TimeUpError(BaseException):
    """Thrown into a call that takes too long. Not an Exception: `except Exception` must not catch it."""


def nonsense(text: str) -> NoReturn:
    raise NonsenseError(text)


@dataclass
class Clock:
    running: bool = True
    rang: bool = False
    spared: int = 0

    def ring(self, frame: FrameType | None) -> bool:
        """Whether to stop the call now, while it is in this frame."""
        module = "" if frame is None else str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if module in limits.DELICATE and self.spared < limits.MOST_SPARED:
            self.spared += 1
            return False
        self.rang = True
        return True


def within(limit_s: float, what: str, call: Callable[[], T]) -> T:
    """What `call` gives.

    Raises:
        FailedError: if it raises anything but KeyboardInterrupt, answers nonsense, or takes longer than `limit_s`.
    """
    clock = Clock()
    main = threading.current_thread() is threading.main_thread()
    try:
        if main and hasattr(signal, "setitimer") and signal.getsignal(signal.SIGALRM) is not None:
            with redirect_stdout(sys.stderr):  # what it prints must not get into a document on stdout
                return _with_alarm(limit_s, what, call, clock)
        return _with_watchdog(limit_s, what, call, clock)
    except TimeUpError:
        clock.rang = True
    finally:
        clock.running = False
    raise FailedError(f"{what} took longer than {limit_s:.3g} s")


def _with_alarm(limit_s: float, what: str, call: Callable[[], T], clock: Clock) -> T:
    """Stops the call by a signal: in the main thread, where the system has it. Timer and handler are put back."""

    def ring(number: int, frame: FrameType | None) -> None:
        if clock.running and clock.ring(frame):
            raise TimeUpError

    handler = signal.signal(signal.SIGALRM, ring)
    started = monotonic()
    left_s, again_s = signal.setitimer(signal.ITIMER_REAL, limit_s, limits.RING_AGAIN_S)
    try:
        return _judged(what, call, clock)
    finally:
        clock.running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left_s:
            signal.setitimer(signal.ITIMER_REAL, max(left_s - (monotonic() - started), 1e-3), again_s)


def _with_watchdog(limit_s: float, what: str, call: Callable[[], T], clock: Clock) -> T:
    """Stops the call by an exception that another thread throws into this one; it comes at the next step of Python."""
    import ctypes

    here = threading.get_ident()
    thread = ctypes.c_ulong(here)
    throw = ctypes.pythonapi.PyThreadState_SetAsyncExc
    lock = threading.Lock()
    over = threading.Event()

    def watch() -> None:
        wait_s = limit_s
        while not over.wait(wait_s):
            with lock:
                if not clock.running:
                    return
                if clock.ring(sys._current_frames().get(here)):
                    throw(thread, ctypes.py_object(TimeUpError))
            wait_s = limits.RING_AGAIN_S

    def end() -> None:
        with lock:
            clock.running = False
        if clock.rang:  # one may be under way still: one more takes its place, and is waited for
            throw(thread, ctypes.py_object(TimeUpError))
            while True:
                pass

    threading.Thread(target=watch, name="routine-plugin-watchdog", daemon=True).start()
    try:
        return _judged(what, call, clock)
    finally:
        with suppress(TimeUpError):
            try:
                end()
            except TimeUpError:
                end()
        over.set()


def _judged(what: str, call: Callable[[], T], clock: Clock) -> T:
    """What the call gives. A call that was stopped has failed, even if it caught that and gave something."""
    try:
        try:
            result = call()
        except KeyboardInterrupt:
            raise
        except NonsenseError as nonsense:
            failed, cause = f"{what} {nonsense}" if what in (*limits.VERBS, "__init__") else str(nonsense), None
        except BaseException as error:  # noqa: BLE001 - SystemExit and the like too: nothing of a plug-in ends the program
            failed, cause = f"{what} raised {_said(error)}", error
        else:
            failed, cause = "", None
    finally:
        clock.running = False
    if clock.rang:
        raise TimeUpError
    if failed:
        raise FailedError(failed) from cause
    return result


def _said(error: BaseException) -> str:
    """An exception in one line: its class, its text and where it was raised."""
    text = type(error).__name__
    with suppress(Exception):
        told = error.what if isinstance(error, RoutineError) else str(error)
        line = next(iter(told.splitlines()), "")
        text += f": {line[:200]}" if line else ""
    place = ""
    trace = error.__traceback__
    while trace is not None:
        file = re.split(r"[/\\]", trace.tb_frame.f_code.co_filename)[-1]
        place = place if file.startswith("<") else f" ({file}, line {trace.tb_lineno})"
        trace = trace.tb_next
    text += place
    return printable(text)


def kind_of(thing: object) -> str:
    return "None" if thing is None else f"a {printable(type(thing).__name__)}"


def shown_as(thing: object) -> str:
    return printable(repr(str.__str__(thing))[:80]) if isinstance(thing, str) else kind_of(thing)
