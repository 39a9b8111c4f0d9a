"""Mutation testing of the core: it puts in small faults, and the tests must find them.

`python -m scripts.mutants codes plan -n 100` tries 100 mutants of these modules, each in a fork of
one process that has already collected the tests and read the guide. It shows the mutants that no
test finds; a person decides whether a test is missing or nobody can see the difference.
"""

from __future__ import annotations

import argparse
import ast
import copy
import gc
import importlib
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.runner import runtestprotocol

from bot.core.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FunctionType

    Node = ast.expr | ast.stmt
    Put = Callable[[ast.AST], None]

ROOT = Path(__file__).parent.parent
PATIENCE = 120
"""Seconds for the tests of one mutant; a mutant that hangs longer counts as found."""

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


_KINDS = (
    *(ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Constant),
    *(ast.If, ast.IfExp, ast.Return),
)
_LEFT_ALONE = {"annotation", "returns", "args", "decorator_list"}
"""Parts of a function outside its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault: where it is, what it changes, and the changed code of its function."""

    module: str
    function: str
    line: int
    told: str
    code: CodeType


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of the functions of a module of the core."""
    path = ROOT / "bot" / "core" / f"{module}.py"
    tree = ast.parse(path.read_text("utf-8"))
    for node, put in _spots(tree):
        for told, changed in _changes(node):
            put(ast.fix_missing_locations(ast.copy_location(changed, node)))
            try:
                name, found = _function_at(compile(tree, str(path), "exec"), node.lineno)
            except (SyntaxError, TypeError, ValueError):
                found = None
            put(node)
            if found is not None:
                yield Mutant(module=module, function=name, line=node.lineno, told=told, code=found)


def _spots(tree: ast.AST) -> list[tuple[Node, Put]]:
    """Each node of a function body that can be changed, and a function that replaces it."""
    found: dict[int, tuple[Node, Put]] = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in function.body:
                for parent in (function, *ast.walk(statement)):
                    _children(parent, found)
    return list(found.values())


def _children(parent: ast.AST, found: dict[int, tuple[Node, Put]]) -> None:
    for name, value in ast.iter_fields(parent):
        outside = name in _LEFT_ALONE and isinstance(parent, ast.FunctionDef | ast.Lambda)
        if outside or isinstance(parent, ast.Expr | ast.JoinedStr | ast.AnnAssign):
            continue
        if isinstance(value, _KINDS):
            found[id(value)] = value, partial(setattr, parent, name)
        elif isinstance(value, list):
            for number, each in enumerate(value):
                if isinstance(each, _KINDS):
                    found[id(each)] = each, partial(value.__setitem__, number)


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The faults that a node can have, each in words and as a new node."""
    match node:
        case ast.Compare(ops=[op, *_]) if type(op) in _SWAPS:
            changed = copy.deepcopy(node)
            changed.ops[0] = _SWAPS[type(op)]()
            yield f"{ast.unparse(node)}  ->  {ast.unparse(changed)}", changed
        case ast.BoolOp(op=op):
            changed = copy.deepcopy(node)
            changed.op = _SWAPS[type(op)]()
            yield f"{ast.unparse(node)}  ->  {ast.unparse(changed)}", changed
        case ast.BinOp(op=op) if type(op) in _SWAPS:
            changed = copy.deepcopy(node)
            changed.op = _SWAPS[type(op)]()
            yield f"{ast.unparse(node)}  ->  {ast.unparse(changed)}", changed
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield f"{ast.unparse(node)}  ->  {ast.unparse(operand)}", operand
        case ast.Constant(value=bool() as value):
            yield f"{value}  ->  {not value}", ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield f"{value}  ->  {value + 1}", ast.Constant(value + 1)
        case ast.If(test=test) | ast.IfExp(test=test):
            changed = copy.deepcopy(node)
            changed.test = ast.UnaryOp(ast.Not(), test)
            yield f"if {ast.unparse(test)}  ->  if not", changed
        case ast.Return(value=value) if value is not None and not isinstance(value, ast.Constant):
            yield f"return {ast.unparse(value)}  ->  None", ast.Return(ast.Constant(None))
        case _:
            pass


def _function_at(code: CodeType, line: int) -> tuple[str, CodeType | None]:
    """The outermost function around a line, by its qualified name."""
    for const in code.co_consts:
        if not hasattr(const, "co_lines"):
            continue
        lines = {each for each in _lines(const) if each}
        if min(lines) <= line <= max(lines):
            if const.co_flags & 0x2:  # a function: unlike a class it has new locals
                return const.co_qualname, const
            return _function_at(const, line)
    return "", None


def _lines(code: CodeType) -> Iterator[int | None]:
    yield from (line for _, _, line in code.co_lines())
    for const in code.co_consts:
        if hasattr(const, "co_lines"):
            yield from _lines(const)


def put_in(mutant: Mutant) -> bool:
    """Give the function the mutant's code; `False` if it cannot be reached."""
    found: object = importlib.import_module(f"bot.core.{mutant.module}")
    for name in mutant.function.split("."):
        found = vars(found).get(name) if isinstance(found, type) else getattr(found, name, None)
    if isinstance(found, property):
        found = found.fget
    found = getattr(found, "__func__", found)
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    if not hasattr(found, "__code__"):
        return False
    function: FunctionType = found  # type: ignore[assignment]
    if function.__code__.co_freevars != mutant.code.co_freevars:
        return False
    function.__code__ = mutant.code
    return True


class Staying:
    """Poses as the next test, so that pytest keeps the fixtures of the session."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session

    def listchain(self) -> list[pytest.Session]:
        return [self._session]


class Run:
    """A pytest plugin: it runs all tests once, then the quick ones for each mutant in a fork."""

    def __init__(self, chosen: list[Mutant], slow: float) -> None:
        self._chosen, self._slow = chosen, slow
        self.fates: Counter[str] = Counter()
        self.survivors: list[Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        import hypothesis  # noqa: PLC0415  pytest rewrites it first

        hypothesis.settings.register_profile(
            "mutants", deadline=None, derandomize=True, database=None, max_examples=25
        )
        hypothesis.settings.load_profile("mutants")
        timed: list[tuple[float, pytest.Item]] = []
        for item in session.items:  # session fixtures stay between them
            begun = time.perf_counter()
            reports = runtestprotocol(item, log=False, nextitem=Staying(session))
            if failed := [report for report in reports if report.failed]:
                sys.exit(f"{item.nodeid} fails without a mutant: {failed[0].longreprtext}")
            timed.append((time.perf_counter() - begun, item))
        items = [
            item for took, item in sorted(timed, key=lambda each: each[0]) if took < self._slow
        ]
        print(f"{len(items)} of {len(timed)} tests are quick enough", flush=True)
        for number, mutant in enumerate(self._chosen, 1):
            fate = self._tried(mutant, items)
            self.fates[fate] += 1
            if fate == "survived":
                self.survivors.append(mutant)
                print(f"{number}: {mutant.module}.py:{mutant.line} {mutant.told}", flush=True)
        return True

    def _tried(self, mutant: Mutant, items: list[pytest.Item]) -> str:
        child = os.fork()
        if child == 0:
            os._exit(self._status(mutant, items))
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return {0: "survived", 3: "left out"}.get(
                    os.waitstatus_to_exitcode(status), "found"
                )
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "found"

    @staticmethod
    def _status(mutant: Mutant, items: list[pytest.Item]) -> int:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        if not put_in(mutant):
            return 3
        for name, module in list(sys.modules.items()):
            if name.startswith("bot."):
                for each in vars(module).values():
                    getattr(each, "cache_clear", lambda: None)()
        for each in gc.get_objects():
            if type(each) is Memo:
                each.__init__()  # type: ignore[misc]  # cached results are those of the original
        for item in items:
            if any(
                r.failed for r in runtestprotocol(item, log=False, nextitem=Staying(item.session))
            ):
                return 1
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.mutants", description=__doc__)
    parser.add_argument("modules", nargs="+", help="of bot/core, without .py")
    parser.add_argument("-n", type=int, default=100, help="how many, by chance but always the same")
    parser.add_argument("--slow", type=float, default=2.0, help="seconds that one test may take")
    parser.add_argument("--tests", nargs="+", default=["tests/core"])
    wanted = parser.parse_args()
    every = [mutant for module in wanted.modules for mutant in mutants(module)]
    chosen = random.Random(1).sample(every, min(wanted.n, len(every)))  # noqa: S311  no secret
    run = Run(chosen, wanted.slow)
    status = pytest.main(
        ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", *wanted.tests], plugins=[run]
    )
    known = run.fates["found"] + run.fates["survived"]
    print(f"{len(every)} mutants in all, {known} tried: {run.fates['found']} found", end="")
    print(f" ({run.fates['found'] * 100 // max(known, 1)} %), {run.fates['left out']} left out.")
    sys.exit(status)


if __name__ == "__main__":
    main()
