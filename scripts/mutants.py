"""Mutation testing of the core: small faults are put in, and the tests must find them.

`python -m scripts.mutants codes plan -n 100`: so many mutants of these modules, each in a fork of
one process that has collected the tests and read the guide already. A mutant that no test finds is
shown; whoever reads it says whether a test is missing or it changes nothing that anybody sees.
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
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from bot.core.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FunctionType

ROOT = Path(__file__).parent.parent
PATIENCE = 120
"""Seconds that the tests of one mutant may take; then it is found, for it hangs."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault: where it stands, what it is, and the code that the function has by it."""

    module: str
    function: str
    line: int
    told: str
    code: CodeType


def mutants(module: str) -> Iterator[Mutant]:
    """All mutants of the functions of a module of the core, its annotations left alone."""
    path = ROOT / "bot" / "core" / f"{module}.py"
    tree = ast.parse(path.read_text("utf-8"))
    for number, node in enumerate(_spots(tree)):
        for told, changed in _changes(node):
            mutated = copy.deepcopy(tree)
            _put(
                mutated,
                next(each for n, each in enumerate(_spots(mutated)) if n == number),
                changed,
            )
            code = compile(ast.fix_missing_locations(mutated), str(path), "exec")
            name, found = _function_at(code, node.lineno)
            if found is not None:
                yield Mutant(module=module, function=name, line=node.lineno, told=told, code=found)


def _spots(tree: ast.AST) -> list[ast.expr | ast.stmt]:
    kinds = (
        ast.Compare,
        ast.BoolOp,
        ast.BinOp,
        ast.UnaryOp,
        ast.Constant,
        ast.If,
        ast.IfExp,
        ast.Return,
    )
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    inside: dict[int, ast.expr | ast.stmt] = {}
    for function in functions:
        for statement in function.body:
            for node in ast.walk(statement):
                if isinstance(node, kinds):
                    inside[id(node)] = node
    told = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    return [node for node in inside.values() if id(node) not in told]


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What can be wrong about a node, in words and as the node that it becomes."""
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


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, ast.copy_location(new, old))
            elif isinstance(value, list) and any(each is old for each in value):
                value[:] = [ast.copy_location(new, old) if each is old else each for each in value]


def _function_at(code: CodeType, line: int) -> tuple[str, CodeType | None]:
    """The outermost function around a line, by its qualified name."""
    for const in code.co_consts:
        if not hasattr(const, "co_lines"):
            continue
        lines = {each for each in _lines(const) if each}
        if min(lines) <= line <= max(lines):
            if const.co_flags & 0x2:  # a function, which has locals of its own; a class has not
                return const.co_qualname, const
            return _function_at(const, line)
    return "", None


def _lines(code: CodeType) -> Iterator[int | None]:
    yield from (line for _, _, line in code.co_lines())
    for const in code.co_consts:
        if hasattr(const, "co_lines"):
            yield from _lines(const)


def put_in(mutant: Mutant) -> bool:
    """Give the living function the mutant's code; `False` where it cannot be reached."""
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


class Run:
    """A plugin of pytest: all tests once, and then those for each mutant in a fork."""

    def __init__(self, chosen: list[Mutant], slow: float) -> None:
        self._chosen, self._slow = chosen, slow
        self.fates: Counter[str] = Counter()
        self.survivors: list[Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        hypothesis.settings.register_profile(
            "mutants", deadline=None, derandomize=True, database=None, max_examples=25
        )
        hypothesis.settings.load_profile("mutants")
        timed: list[tuple[float, pytest.Item]] = []
        for item in session.items:  # one after the other, and what all share stays
            begun = time.perf_counter()
            reports = runtestprotocol(item, log=False, nextitem=session.items[0])
            if any(report.failed for report in reports):
                sys.exit(f"{item.nodeid} fails without a mutant")
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
                each._known.clear()
        for item in items:
            if any(r.failed for r in runtestprotocol(item, log=False, nextitem=items[0])):
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
    chosen = random.Random(1).sample(every, min(wanted.n, len(every)))
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
