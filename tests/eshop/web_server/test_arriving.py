"""When a request is whole, and how long it may take to become so."""

import pytest

from eshop.web_server.arriving import LONGEST_COLLECTED, Arriving

HEAD = b"POST /panel/ HTTP/1.1\r\nHost: x\r\n"
CONNECTOR = b"POST /baselinker/konto/ HTTP/1.1\r\nHost: x\r\n"


def arrived(*pieces, at=0.0):
    arriving = Arriving(0.0)
    for piece in pieces:
        arriving.add(piece, at)
    return arriving


@pytest.mark.parametrize(
    "whole",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        HEAD + b"Content-Length: 3\r\n\r\nabc",
        HEAD + b"CONTENT-LENGTH:  3 \r\n\r\nabc",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0\r\n\r\n12345\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: 1\r\n\r\n",
    ],
)
def test_it_is_whole_with_its_last_byte_and_not_before(whole):
    arriving = Arriving(0.0)
    for byte in whole[:-1]:
        arriving.add(bytes([byte]), 0.0)
        assert not arriving.is_ready()
    arriving.add(whole[-1:], 0.0)
    assert arriving.is_ready()
    assert bytes(arriving.data) == whole


@pytest.mark.parametrize(
    "wrong",
    [
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 1_0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 70_000,
    ],
)
def test_what_is_no_request_is_left_to_the_parser_at_once(wrong):
    assert arrived(wrong).is_ready()


def test_nobody_waits_for_the_end_of_a_body_that_is_too_long():
    assert arrived(CONNECTOR + b"Content-Length: 2700001\r\n\r\n").is_ready()
    assert not arrived(CONNECTOR + b"Content-Length: 2621440\r\n\r\n").is_ready()
    assert arrived(HEAD + b"Content-Length: %d\r\n\r\n" % (LONGEST_COLLECTED + 1)).is_ready()
    assert not arrived(HEAD + b"Content-Length: %d\r\n\r\n" % LONGEST_COLLECTED).is_ready()


def test_a_head_without_an_end_is_too_long():
    assert arrived(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 12_000).is_too_long()
    assert not arrived(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 1_000).is_too_long()


@pytest.mark.parametrize(
    ("pieces", "in_time", "late"),
    [
        ([], 5, 5.1),
        ([b"P"], 5, 5.1),
        ([CONNECTOR + b"Content-Length: 9\r\n\r\n"], 10, 10.1),
        ([CONNECTOR + b"Content-Length: 99999\r\n\r\n", b"x" * 90_000], 10, 10.1),
        ([HEAD + b"Content-Length: 9\r\n\r\n"], 10, 10.1),
        ([HEAD + b"Content-Length: 99999\r\n\r\n", b"x" * 40_960], 20, 20.1),
        ([b"POST /panel/baselinker/connection/ HTTP/1.1\r\nContent-Length: 99999\r\n\r\n", b"x" * 40_960], 20, 20.1),
    ],
)
def test_how_long_it_may_take(pieces, in_time, late):
    arriving = arrived(*pieces)
    assert not arriving.is_late(in_time)
    assert arriving.is_late(late)


def test_the_question_whether_to_send_the_body_is_taken_out_once_it_is_to_be_answered():
    arriving = arrived(HEAD + b"Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n")
    assert arriving.wants_continue
    arriving.add(b"abc", 0.0)
    assert bytes(arriving.data) == HEAD + b"Content-Length: 3\r\n\r\nabc"


def test_a_body_that_came_with_the_question_needs_no_answer():
    assert not arrived(HEAD + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc").wants_continue
