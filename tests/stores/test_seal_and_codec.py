"""How a record is written and sealed."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import Address
from bot.conversation.records import Edge, Receipt, Record
from bot.core.languages import LANGUAGES
from bot.core.reminders import Reminder
from bot.core.session import Session
from bot.core.texts import READERS, Role
from bot.stores.codec import UnknownShapeError, decode, encode
from bot.stores.seal import BrokenSealError, Seal

SEAL = Seal("a secret of more than thirty-two characters")

words = st.text(max_size=30)
reminders = st.builds(
    Reminder,
    step=words,
    moment=st.integers(min_value=0, max_value=2**40),
    times=st.integers(min_value=0, max_value=9),
)
sessions = st.builds(
    Session,
    language=st.sampled_from(LANGUAGES),
    role=st.sampled_from(READERS),
    steunpunt=st.none() | st.text(min_size=1, max_size=30),
    answers=st.dictionaries(words, words, max_size=5),
    trail=st.lists(words, max_size=24).map(tuple),
    reminders=st.lists(reminders, max_size=3).map(tuple),
    done=st.lists(words, max_size=8).map(tuple),
    planned=st.dictionaries(words, words, max_size=3),
)
ids = st.integers(min_value=0).map(str) | st.text()
moments = st.integers(min_value=0, max_value=2**40).map(lambda tenths: round(tenths / 10, 1))
seconds = st.none() | st.integers(min_value=0, max_value=2**40)
receipts = st.one_of(
    st.builds(
        Receipt,
        update=ids,
        done=st.just(value=True),
        answered=st.just(value=True),
        moment=seconds,
    ),
    st.builds(
        Receipt,
        update=ids,
        held=moments,
        done=st.booleans(),
        again=st.booleans(),
        broken=st.integers(min_value=0, max_value=9),
        moment=seconds,
    ),
)
records = st.builds(
    Record,
    session=sessions,
    receipts=st.lists(receipts, max_size=16).map(tuple),
    address=st.none() | st.text(min_size=1, max_size=30),
    edge=st.builds(
        Edge,
        moment=st.integers(min_value=1, max_value=2**40),
        updates=st.lists(ids, min_size=1, max_size=3).map(tuple),
    )
    | st.just(Edge()),
)


@given(records)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    assert decode(encode(record)) == record


@pytest.mark.parametrize(
    ("ids", "shape"),
    [
        ((), 2),
        (("900000001", "900000004", "900000003", "0"), 2),
        (("900000001", "wamid.HBgL"), 3),
        (("007",), 3),
        (("",), 3),
        (("-1",), 3),
        (("12345678901234567890",), 3),
        (("\N{SUPERSCRIPT TWO}",), 3),
        (("\N{ARABIC-INDIC DIGIT ONE}",), 3),
    ],
)
def test_what_an_earlier_release_can_read_is_written_as_it_reads_it(
    ids: tuple[str, ...], shape: int
) -> None:
    receipts = tuple(Receipt(update=id_, done=True, answered=True) for id_ in ids)
    record = Record(session=Session(language="nl"), receipts=receipts)
    assert orjson.loads(encode(record))["v"] == shape
    assert decode(encode(record)) == record


def test_ticks_are_nothing_to_a_release_that_does_not_know_them() -> None:
    """It reads all else; and without any, nothing is written that it did not write itself."""
    ticked = Session(role=Role.OUDER, done=("gesprek",), planned={"oorzaak": "ziekte"})
    written = orjson.loads(encode(Record(session=ticked)))
    assert written == {
        "v": 2,
        "l": "nl",
        "r": "ouder",
        "d": ["gesprek"],
        "p": {"oorzaak": "ziekte"},
    }
    assert orjson.loads(encode(Record(session=Session(role=Role.OUDER)))).keys() == {"v", "l", "r"}


@given(st.binary(max_size=200))
def test_what_is_no_record_is_refused_in_one_way(data: bytes) -> None:
    with pytest.raises(UnknownShapeError):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b'{"v":99,"l":"nl"}',
        b'{"v":1}',
        b'{"v":1,"l":"nl","r":"koning"}',
        b'{"v":2,"l":"nl","t":[5]}',
        b'{"v":2,"l":"nl","a":{"oorzaak":["ziekte"]}}',
        b'{"v":2,"l":"nl","s":7}',
        b'{"v":2,"l":"nl","u":[null]}',
        b'{"v":3,"l":"nl","u":[{}]}',
        b'{"v":3,"l":"nl","u":[["x",1,2]]}',
        b'{"v":3,"l":"nl","u":[[]]}',
        b'{"v":2,"l":"nl","u":[[1,2]]}',
        b"[" * 100000,
    ],
)
def test_other_shapes_are_refused(data: bytes) -> None:
    with pytest.raises(UnknownShapeError):
        decode(data)


@given(st.binary(max_size=300))
def test_a_sealed_value_opens_under_its_own_name_only(value: bytes) -> None:
    sealed = SEAL.encrypt("name", value)
    assert SEAL.decrypt("name", sealed) == value
    assert not value or value not in sealed or len(value) < 4
    with pytest.raises(BrokenSealError):
        SEAL.decrypt("another", sealed)


@given(st.binary(max_size=60))
def test_anything_else_does_not_open(value: bytes) -> None:
    with pytest.raises(BrokenSealError):
        SEAL.decrypt("name", value)


def test_a_name_tells_nothing_and_is_always_the_same() -> None:
    assert SEAL.name("telegram:12345") == SEAL.name("telegram:12345")
    assert SEAL.name("telegram:12345") != SEAL.name("telegram:12346")
    assert "12345" not in SEAL.name("telegram:12345")


def test_an_address_is_read_back_and_stands_in_no_representation() -> None:
    record = Record(session=Session(language="nl"), address="4242424242//")
    assert decode(encode(record)) == record
    assert "4242" not in repr(record)
    assert "4242" not in repr(Address(channel="telegram", to="4242424242//"))
