import socket

import pytest
from lessonloom.graph import InputError
from lessonloom.portal.serving import listening, serve


def test_a_port_that_another_program_has_is_told_with_a_remedy(capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(InputError) as told:
            serve(None, "127.0.0.1", port)
    assert f"port {port}, cannot be opened" in told.value.message
    assert "--port" in told.value.remedy
    assert capsys.readouterr().out == "", "nobody is sent to an address that is another's"


def test_an_address_of_another_machine_is_told():
    with pytest.raises(InputError) as told:
        serve(None, "192.0.2.1", 8765)
    assert "192.0.2.1" in told.value.message


def test_what_is_written_in_two_pieces_does_not_wait_between_them():
    with listening("127.0.0.1", 0) as opened, socket.create_connection(opened.getsockname()):
        connection, _ = opened.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
