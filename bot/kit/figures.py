"""The figures of a steunpunt: a table, a chart with its words, and CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.figures import CELL_KINDS, NO_TOPIC, Cell, cells, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.figures import CellKind, Month, Published
    from bot.core.guide import Guide
    from bot.core.languages import Code
    from bot.kit.words import Gettext

HIDDEN = "<10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A cell over the months: what is shown of each, `None` where it is hidden."""

    label: str
    shown: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The cells of one kind; `totals` are of what is shown, and `None` where nothing is."""

    title: str
    months: tuple[Month, ...]
    rows: tuple[Row, ...]

    @property
    def totals(self) -> tuple[int | None, ...]:
        columns = zip(*(row.shown for row in self.rows), strict=True)
        shown = ([count for count in column if count is not None] for column in columns)
        return tuple(total(counts) if counts else None for counts in shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What cells are called. `channels`: the titles of channels by their names."""

    guide: Guide
    channels: Mapping[str, str]
    language: Code
    gettext: Gettext

    def kind(self, kind: CellKind) -> str:
        return titles(self.gettext)[kind]

    def label(self, cell: Cell) -> str:
        """What stands before a row."""
        _ = self.gettext
        match cell.kind:
            case "start" if cell.about.startswith("+"):
                return _("Met het woord {woord}").replace("{woord}", cell.about[1:])
            case "start":
                return self.channels.get(cell.about, cell.about)
            case "outcome":
                return self._node(cell.about)
            case "made":
                return {"brief": _("Brieven"), "blad": _("Bladen")}.get(cell.about, cell.about)
            case "helped":
                return verdicts(_).get(cell.about, cell.about)
            case _:
                return self._topic(cell.about)

    def _node(self, id_: str) -> str:
        node = self.guide.nodes[id_]
        topic, text = self._topic(node.topic), node.title
        if text is None:
            return f"{topic}: {node.id.partition('/')[2]}"
        form = text.forms[self.language]
        title = form.get(None) or next(iter(form.values()))
        return title if title == topic else f"{topic}: {title}"

    def _topic(self, id_: str) -> str:
        if id_ == NO_TOPIC:
            return self.gettext("Geen onderwerp")
        form = self.guide.topics[id_].title.forms[self.language]
        return form.get(None) or next(iter(form.values()))


def titles(_: Gettext) -> Mapping[CellKind, str]:
    return {
        "start": _("Begonnen"),
        "outcome": _("Uitkomsten bereikt"),
        "contact": _("Mensen om te bellen getoond"),
        "made": _("Brieven en bladen gemaakt"),
        "unanswered": _("Vragen zonder antwoord"),
        "helped": _("Hielp dit?"),
    }


def verdicts(_: Gettext) -> Mapping[str, str]:
    return {
        "outcome:ja": _("Bij een uitkomst: ja"),
        "outcome:beetje": _("Bij een uitkomst: een beetje"),
        "outcome:nee": _("Bij een uitkomst: nee"),
        "contact:ja": _("Bij mensen om te bellen: ja"),
        "contact:beetje": _("Bij mensen om te bellen: een beetje"),
        "contact:nee": _("Bij mensen om te bellen: nee"),
    }


def tables(names: Names, steunpunt: str, published: Mapping[Month, Published]) -> tuple[Table, ...]:
    """What the months show of a steunpunt: every cell that there is, each in its table."""
    own = [cell for cell in cells(names.guide, names.channels) if cell.steunpunt == steunpunt]
    months = tuple(sorted(published, reverse=True))
    return tuple(
        Table(
            title=names.kind(kind),
            months=months,
            rows=tuple(
                Row(
                    label=names.label(cell),
                    shown=tuple(published[month].get(cell) for month in months),
                )
                for cell in own
                if cell.kind == kind
            ),
        )
        for kind in CELL_KINDS
    )


def as_text(found: Sequence[Table]) -> str:
    """Plain tables, for a terminal."""
    return "\n\n".join(_text(table) for table in found)


def as_csv(found: Iterable[tuple[str, Table]]) -> str:
    """All rows of all tables, each with the name of its steunpunt; nothing in it is a formula."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(("steunpunt", "wat", "waarvan", "maand", "aantal"))
    for name, table in found:
        for row in table.rows:
            for month, count in zip(table.months, row.shown, strict=True):
                told = HIDDEN if count is None else count
                cells_ = (name, table.title, row.label, f"{month:%Y-%m}", told)
                writer.writerow([_plain(each) for each in cells_])
    return held.getvalue()


def _plain(told: object) -> object:
    dangerous = isinstance(told, str) and told.startswith(("=", "+", "-", "@"))
    return f"'{told}" if dangerous else told


def _text(table: Table) -> str:
    wide = max(len(label) for label in (table.title, *(row.label for row in table.rows)))
    head = f"{table.title:<{wide}}" + "".join(f"{month:%Y-%m}".rjust(9) for month in table.months)
    lines = [
        f"{row.label:<{wide}}" + "".join(_said(count).rjust(9) for count in row.shown)
        for row in table.rows
    ]
    return "\n".join((head, *lines))


def _said(count: int | None) -> str:
    return HIDDEN if count is None else str(count)
