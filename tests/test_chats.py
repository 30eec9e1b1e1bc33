"""Group chats that are told of news: what is sent there, to whom, and what never is."""

import base64
import contextlib
import hashlib
import hmac
import json
import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from tests.test_stepping_up import let_time_pass
from tests.told import change, page, read_on, reply, topic
from tests.writing import writing
from wiki.app import chatting
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.models import AuditEntry, ChatChannel, ChatPost, ChatVendor, Notice, NoticeReason
from wiki.models.base import now
from wiki.services import chat_messages, chats, follows, notices, saved_searches

pytestmark = pytest.mark.one_database

ADDRESSES = {
    ChatVendor.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-1",
    ChatVendor.DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token=t-1",
    ChatVendor.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/h-1",
    ChatVendor.SLACK: "https://hooks.slack.com/services/T1/B1/x1",
}
TAKEN = {
    ChatVendor.WECOM: b'{"errcode":0,"errmsg":"ok"}',
    ChatVendor.DINGTALK: b'{"errcode":0,"errmsg":"ok"}',
    ChatVendor.FEISHU: b'{"code":0,"msg":"success"}',
    ChatVendor.SLACK: b"ok",
}
AT = datetime(2030, 1, 1, tzinfo=UTC)


class Chat(HTTPServer):
    """A chat's server: keeps what it is sent, and answers as it is told to."""

    def __init__(self):
        self.got, self.status, self.answer = [], 200, b"ok"
        super().__init__(("127.0.0.1", 0), Handler)

    def connect(self, host):
        self.got.append(host)
        return HTTPConnection("127.0.0.1", self.server_address[1], timeout=5)


class Handler(BaseHTTPRequestHandler):
    """One request to the chat's server."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def chat():
    running = Chat()
    threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def channel(vendor=ChatVendor.SLACK, team=None, reasons=(NoticeReason.PUBLISHED, NoticeReason.REPLIED), **more):
    with writing():
        return chats.save(
            None, "North", vendor, ADDRESSES[vendor], more.get("secret", ""), team=team, reasons=reasons, language="en"
        )


@pytest.mark.parametrize("vendor", list(ChatVendor))
@pytest.mark.postgres_example("vendor0")
def test_each_chat_is_sent_what_its_documentation_asks_for(app, people, chat, vendor):
    chat.answer = TAKEN[vendor]
    made = channel(vendor, secret="s-1")
    with writing():
        chats.try_out(made)
    assert chatting.step(app, chat.connect)
    host, (path, body) = chat.got
    assert f"https://{host}{path}".startswith(ADDRESSES[vendor])
    text = {
        ChatVendor.SLACK: lambda: body["text"],
        ChatVendor.FEISHU: lambda: (body["msg_type"], body["content"]["text"])[1],
    }.get(vendor, lambda: (body["msgtype"], body["text"]["content"])[1])()
    assert text == "There is something new in Casewiki: http://127.0.0.1:5000/inbox"
    assert not chatting.step(app, chat.connect)
    assert db.session.query(ChatPost).count() == 0
    assert ADDRESSES[vendor].encode() not in db.session.get(ChatChannel, made.id).sealed


def test_messages_are_signed_as_dingtalk_and_feishu_ask_for_it():
    sent = chat_messages.post(ChatVendor.DINGTALK, ADDRESSES[ChatVendor.DINGTALK], "s-1", "x", AT)
    query = parse_qs(urlsplit(sent.path).query)
    stamp = str(int(AT.timestamp()) * 1000)
    signed = base64.b64encode(hmac.new(b"s-1", f"{stamp}\ns-1".encode(), hashlib.sha256).digest()).decode()
    assert (query["timestamp"], query["sign"], query["access_token"]) == ([stamp], [signed], ["t-1"])
    body = json.loads(chat_messages.post(ChatVendor.FEISHU, ADDRESSES[ChatVendor.FEISHU], "s-1", "x", AT).body)
    stamp = str(int(AT.timestamp()))
    signed = base64.b64encode(hmac.new(f"{stamp}\ns-1".encode(), b"", hashlib.sha256).digest()).decode()
    assert (body["timestamp"], body["sign"]) == (stamp, signed)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://hooks.slack.com/services/T1/B1/x1",
        "https://hooks.slack.com.evil.example/services/T1",
        "https://evil.example/services/T1",
        "https://hooks.slack.com@evil.example/services/T1",
        "https://me:x@hooks.slack.com/services/T1",
        "https://hooks.slack.com:8443/services/T1",
        "https://hooks.slack.com/api/T1",
        "https://hooks.slack.com/services/../api",
        "https://hooks.slack.com/services/T1#x",
        "https://hooks.slack.com/services/T1\r\nHost: evil.example",
        "https://hooks.slack.com/services/ T1",
        "https://[::1",
        ADDRESSES[ChatVendor.WECOM],
    ],
)
def test_an_address_that_is_not_the_chats_own_is_refused(address):
    with pytest.raises(Invalid):
        chat_messages.checked_address(ChatVendor.SLACK, address)


@pytest.mark.parametrize("at", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1", "192.168.1.1"])
def test_a_name_that_leads_into_a_private_network_is_not_followed(monkeypatch, at):
    family = socket.AF_INET6 if ":" in at else socket.AF_INET
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))]
    found.append((family, socket.SOCK_STREAM, 6, "", (at, 443)))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(OSError, match="open internet"):
        chatting.reach("hooks.slack.com")


def test_a_server_that_cannot_show_the_chats_certificate_is_told_nothing(monkeypatch, tmp_path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed("hooks.slack.com", tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setattr(chatting, "PORT", listening.getsockname()[1])
        threading.Thread(target=shake_hands, args=(context, listening), daemon=True).start()
        sent = chat_messages.post(ChatVendor.SLACK, ADDRESSES[ChatVendor.SLACK], "", "x", AT)
        with pytest.raises(ssl.SSLCertVerificationError):
            chatting.deliver(sent, lambda host: chatting.Pinned(host, "127.0.0.1"))


def shake_hands(context, listening):
    came, _ = listening.accept()
    with came, contextlib.suppress(OSError):
        context.wrap_socket(came, server_side=True)


def self_signed(name, folder):
    """Make a certificate that nobody vouches for, and return its file, with its key in it."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now() - timedelta(days=1)).not_valid_after(now() + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = folder / "x.pem"
    file.write_bytes(key.private_bytes(pem, *plain) + made.sign(key, SHA256()).public_bytes(pem))
    return file


def test_what_somebody_looks_for_is_told_to_no_chat(people):
    channel(reasons=list(NoticeReason))
    asked = topic(people.ben, "Norwick is stuck")
    with writing():
        saved = saved_searches.save("Norwick", {"q": ["norwick"]}, notify=True, by=people.ana)
        assert notices.found([(saved.id, asked.id)])
    assert db.session.query(Notice).filter_by(saved_search_id=saved.id).count() == 1
    assert db.session.query(ChatPost).count() == 0


def test_what_a_team_is_told_is_told_to_its_chat_without_a_name_and_nothing_of_closed_things(app, people, chat):
    read_on()
    [north] = people.ana.teams
    made = channel(team=north)
    asked, other = topic(people.ana, "Norwick is stuck"), topic(people.zoe, "In the south")
    closed = topic(people.ana, "Only for some", level=3)
    reply(asked, people.ben)
    reply(other, people.ben)
    reply(closed, people.ana)
    read_on()
    assert [one.document_id for one in db.session.query(ChatPost)] == [asked.id]
    assert chatting.step(app, chat.connect)
    sent = json.dumps(chat.got)
    assert f"/inbox/to/{asked.id}" in sent
    assert "Norwick" not in sent
    about = page(people.eva, "Guide")
    with writing():
        follows.follow(about, by=people.ana)
        follows.follow(asked, by=people.ben)
    change(about, by=people.eva, approved=1)
    reply(asked, people.zoe)
    read_on()
    assert not chatting.step(app, chat.connect)  # not twice a minute
    with writing():
        made.sent_at = now() - timedelta(minutes=2)
    assert db.session.query(ChatPost).count() == 2
    assert chatting.step(app, chat.connect)
    assert chat.got[-1][1]["text"].endswith("/inbox")  # several: none is named
    reply(asked, people.zoe)
    read_on()
    change(asked, level=3)
    with writing():
        made.sent_at = None
    before = len(chat.got)
    assert chatting.step(app, chat.connect)
    assert len(chat.got) == before
    assert db.session.query(ChatPost).count() == 0


@pytest.mark.postgres_example
@pytest.mark.parametrize(("status", "answer"), [(302, b"ok"), (500, b"ok"), (200, b"no_service"), (200, b"x" * 99_999)])
def test_what_a_chat_does_not_take_is_tried_again_later_and_no_redirect_is_followed(app, people, chat, status, answer):
    chat.status, chat.answer = status, answer
    made = channel()
    with writing():
        chats.try_out(made)
        chats.try_out(made)
    assert chatting.step(app, chat.connect)
    assert len(chat.got) == 2
    [post] = db.session.query(ChatPost)
    assert (post.tries, made.fault) == (1, f"HTTP {status}")
    assert not chatting.step(app, chat.connect)
    with writing():
        db.session.query(ChatPost).one().due_at = now()
    assert chatting.step(app, lambda _: HTTPConnection("127.0.0.1", 1, timeout=1))
    assert made.fault == "ConnectionRefusedError"
    with writing():
        db.session.query(ChatPost).one().created_at = now() - timedelta(days=2)
        db.session.flush()
        chats.purge()
    assert db.session.query(ChatPost).count() == 0


def test_an_administrator_keeps_the_chats_and_never_sees_an_address_again(people, sign_in):
    admin, ana = sign_in(people.max), sign_in(people.ana)
    form = {"name": "North", "vendor": "slack", "address": ADDRESSES[ChatVendor.SLACK], "language": "en"}
    form |= {"team": "", "reasons": ["published"]}
    assert ana.send("/channels/new", form).status_code == 403
    assert admin.send("/channels/new", form | {"address": "https://evil.example/"}).status_code == 422
    assert admin.send("/channels/new", form | {"reasons": []}).status_code == 422
    assert admin.send("/channels/new", form).status_code == 303
    [made] = db.session.query(ChatChannel)
    sealed = made.sealed
    assert "/services/T1" not in admin.get(f"/channels/{made.id}/edit").text + admin.get("/channels").text
    assert admin.send(f"/channels/{made.id}/edit", form | {"address": "", "name": "South"}).status_code == 303
    assert (made.name, made.sealed) == ("South", sealed)
    assert ana.get(f"/channels/{made.id}/edit").status_code == 404
    assert ana.get("/channels").status_code == 403
    assert admin.send(f"/channels/{made.id}/try").status_code == 303
    let_time_pass()
    assert admin.send(f"/channels/{made.id}/edit", form).status_code in (303, 403)
    assert made.sealed == sealed
    assert admin.send(f"/channels/{made.id}/remove").status_code == 303
    assert db.session.query(ChatChannel).count() == db.session.query(ChatPost).count() == 0
    noted = [one.action for one in db.session.query(AuditEntry)]
    assert {"add channel", "change channel", "remove channel"} <= set(noted)
    assert not any("hooks" in one.subject for one in db.session.query(AuditEntry))


def test_an_address_that_was_altered_or_moved_is_not_used(app, people, chat):
    first, second = channel(), channel(ChatVendor.WECOM)
    with writing():
        first.sealed, second.sealed = second.sealed, first.sealed
        chats.try_out(first)
        chats.try_out(second)
    while chatting.step(app, chat.connect):
        pass
    assert chat.got == []
    assert (first.fault, second.fault) == ("unreadable", "unreadable")


def test_a_link_tells_nothing_before_signing_in(app, people, client, draft):
    shown = client.get(f"/inbox/to/{draft.id}")
    assert shown.status_code == 401
    assert "og:" not in shown.text
    assert draft.title not in shown.text
    assert client.get("/inbox/to/nothing").text.count("<") == shown.text.count("<")
