"""Anything may come as HTML: its words are read, and quickly."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams.markup import words_of
from bot.core.hearing import MOST

LONG = 30.0
"""Seconds of work: for a text that is read once it takes some hundredths, else it takes minutes."""

NEVER_CLOSED = [
    *("<a ", "<a/", '<a "', "<a b", "<a a=", '<a a="', "<a a='\"", "<a a='<a a=\"", '<a a="b" '),
    *("<a a='>'", "<a a = ", "<", "</", "</a ", "<!--", "<!--->", "<!-->", "<!--<a a='-->"),
    *("<!", "<?", "<![CDATA[", "<![if ", "<!doctype ", "&", "&#", "&#x", "&#0", "&#9", "&#xf"),
    *("<script>", "<blockquote>", "<blockquote>a</b>", '<b a="<!--', "<a\n", "<a a   ", "<a =="),
]

_MARKS = ["<", ">", "/", "!", "-", "--", "[", "?", "=", '"', "'", "&", "#", ";", "x", "9", " "]
_NAMES = ["a", "b", "p", "br/", "at", "img", "blockquote", "script", "alt", "title", "itemid"]
pieces = st.lists(st.sampled_from(_MARKS + _NAMES) | st.text(max_size=3)).map("".join)

texts = st.text(st.sampled_from("ab &<>\"'=-\n\u00e9/;"), max_size=8)
attributes = st.tuples(
    st.sampled_from([" alt", "  title", "\nitemid", " href", " TITLE"]),
    st.sampled_from(["", "=", " = "]),
    texts | st.sampled_from(["28:x", "29:x"]),
    st.sampled_from("\"'"),
).map(lambda told: "".join((*told[:2], told[3], escape(told[2]), told[3])) if told[1] else told[0])
inside = st.lists(attributes, max_size=2).map("".join)
marks = st.tuples(st.sampled_from(["<br", "<img", "<IMG"]), inside, st.sampled_from([">", " />"]))
leaves = st.one_of(
    texts.map(escape),
    texts.map(lambda text: f"<!--{text.replace('-', '').replace('>', '')}-->"),
    marks.map("".join),
)
names = st.sampled_from(["p", "b", "at", "div", "blockquote", "Blockquote", "span", "h1"])


def _in_tags(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.tuples(names, inside, inner)
    return st.lists(tags.map(lambda tag: f"<{tag[0]}{tag[1]}>{tag[2]}</{tag[0]}>")).map("".join)


well_formed = st.recursive(
    leaves, lambda inner: _in_tags(inner) | st.tuples(inner, inner).map("".join)
)


class Peer(HTMLParser):
    """Hears the words with the parser of Python."""

    def __init__(self) -> None:
        super().__init__()
        self.quotes: list[list[str]] = [[]]
        self.of_a_bot = [False]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.quotes.append([])
            self.of_a_bot.append(False)
        elif tag not in {"b", "at", "span"}:
            self.quotes[-1].append("\n")
        self.of_a_bot[-1] |= any(n == "itemid" and (v or "").startswith("28:") for n, v in attrs)
        self.quotes[-1] += [value for name, value in attrs if name in ("alt", "title") and value]

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            quoted, of_a_bot = self.quotes.pop(), self.of_a_bot.pop()
            self.quotes[-1] += ["\n"] if of_a_bot else ["\n", *quoted, "\n"]
        elif tag not in {"b", "at", "span"}:
            self.quotes[-1].append("\n")

    def handle_data(self, data: str) -> None:
        self.quotes[-1].append(data)


def _heard_by_a_peer(html: str) -> str:
    peer = Peer()
    peer.feed(html)
    peer.close()
    lines = (" ".join(line.split()) for line in "".join(peer.quotes[0]).split("\n"))
    return "\n".join(line for line in lines if line)


@given(well_formed)
def test_what_is_well_formed_is_heard_as_by_a_peer(html: str) -> None:
    assert words_of(html) == _heard_by_a_peer(html)


@given(st.text() | pieces)
def test_any_text_has_words(html: str) -> None:
    assert all(line.strip() for line in words_of(html).splitlines())


@given(pieces.filter(lambda html: ">" not in html))
def test_what_no_mark_closes_is_heard_whole(html: str) -> None:
    assert "ikwildood" in words_of(f"{html} ikwildood")


@pytest.mark.parametrize("mark", NEVER_CLOSED)
@pytest.mark.parametrize("after", ["", ">", "'", '"', "-->", "'>"])
def test_marks_that_are_never_closed_hold_up_nobody(mark: str, after: str) -> None:
    before = process_time()
    words_of((mark * MOST)[: MOST - len(after)] + after)
    assert process_time() - before < LONG


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>ik wil <b>niet</b></p>meer<br/>leven", "ik wil niet\nmeer\nleven"),
        ("<!--StartFragment-->hoi<!--<p>nee-->", "hoi"),
        ("<!-->hoi<!-- x -->", "hoi"),
        ("<!--->hoi<!-- x -->", "hoi"),
        ("<!-- x --!>hoi<p>a-->b", "hoi\na-->b"),
        ("<!doctype html><?x y?><![if x]>hoi<![CDATA[nee]]>", "hoi"),
        ("<![nonsense[ x>hoi", "hoi"),
        ("</>hoi</ p>", "hoi"),
        ("1 < 2 en <3", "1 < 2 en <3"),
        ('<img alt="a > b <c>" title=don\'t>', "a > b <c>don't"),
        ("<img alt='x'/>hoi", "x\nhoi"),
        ("ik wil <a niet meer", "ik wil <a niet meer"),
        ('<a href="x>ik <b>wil</b> niet', '<a href="x>ik wil niet'),
        ("<!-- ik <p>wil</p><!-- niet", "<!-- ik <p>wil\n<!-- niet"),
        ('<b title="ik wil', '<b title="ik wil'),
        ("<p>a<p a='>b<b title=\"c>d", "a<p a='>bcd"),
        ('<blockquote itemid="28:x">nee<blockquote>nee</blockquote>nee</blockquote>ja', "ja"),
        ('<blockquote>ja<blockquote><b itemid="28:x">nee</b></blockquote></blockquote>', "ja"),
        ('ja<blockquote itemid="28:x">nee', "ja"),
        ('</blockquote><b itemid="28:x">ja</b>', "ja"),
    ],
)
def test_the_words_are_heard_line_by_line(html: str, words: str) -> None:
    assert words_of(html) == words
