"""What the four chats want to be sent, as their documentation has it, and which addresses are theirs.

WeCom 群机器人, DingTalk 自定义机器人, Feishu and Lark 自定义机器人, Slack incoming webhooks. Each takes one POST of
JSON; all but Slack answer 200 to what they refuse and say so in a code.
"""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from wiki.errors import N_, Invalid, Message
from wiki.models import ChatVendor

ADDRESS_LENGTH = 500
PLACES = {
    ChatVendor.WECOM: {"qyapi.weixin.qq.com": "/cgi-bin/webhook/send"},
    ChatVendor.DINGTALK: {"oapi.dingtalk.com": "/robot/send"},
    ChatVendor.FEISHU: {
        "open.feishu.cn": "/open-apis/bot/v2/hook/",
        "open.larksuite.com": "/open-apis/bot/v2/hook/",
    },
    ChatVendor.SLACK: {"hooks.slack.com": "/services/"},
}


class Post(NamedTuple):
    """One request: to which host, to which path with its query, and what is sent there."""

    host: str
    path: str
    body: bytes


def checked_address(vendor: ChatVendor, address: str) -> str:
    """Return the address, or raise Invalid unless it is https to the vendor's own host, port and path."""
    address = address.strip()
    wrong = Invalid({"address": Message(N_("This is not an address that this chat gives to its robots."))})
    if not address.isascii() or not address.isprintable() or " " in address or len(address) > ADDRESS_LENGTH:
        raise wrong
    try:
        parts = urlsplit(address)
        place = PLACES[vendor].get(parts.netloc.lower())  # with a name, a password or a port it is none of these
    except ValueError:
        raise wrong from None
    is_right = parts.scheme == "https" and place and parts.path.startswith(place) and "\\" not in address
    if not is_right or parts.fragment or ".." in parts.path:
        raise wrong
    return address


def post(vendor: ChatVendor, address: str, secret: str, text: str, at: datetime) -> Post:
    """Return what to send so that `text` appears in the chat, signed if the chat asks for that."""
    parts = urlsplit(checked_address(vendor, address))
    query, body = parts.query, _body(vendor, text)
    if vendor is ChatVendor.DINGTALK and secret:
        stamp = str(int(at.timestamp() * 1000))
        query += "&" + urlencode({"timestamp": stamp, "sign": _signature(secret, f"{stamp}\n{secret}")})
    if vendor is ChatVendor.FEISHU and secret:
        stamp = str(int(at.timestamp()))
        body |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{secret}", "")}
    path = f"{parts.path}?{query}" if query else parts.path
    return Post(parts.netloc.lower(), path, json.dumps(body, ensure_ascii=False).encode())


def is_taken(vendor: ChatVendor, status: int, answer: bytes) -> bool:
    """Tell from the answer whether the chat has taken it."""
    if status != 200:
        return False
    if vendor is ChatVendor.SLACK:
        return answer.strip() == b"ok"
    try:
        said = json.loads(answer)
        code = said.get("code", said.get("StatusCode")) if vendor is ChatVendor.FEISHU else said.get("errcode")
    except (ValueError, AttributeError):
        return False
    return bool(code == 0)


def _body(vendor: ChatVendor, text: str) -> dict[str, Any]:
    if vendor is ChatVendor.SLACK:
        return {"text": text, "unfurl_links": False, "unfurl_media": False}
    if vendor is ChatVendor.FEISHU:
        return {"msg_type": "text", "content": {"text": text}}
    return {"msgtype": "text", "text": {"content": text}}


def _signature(key: str, text: str) -> str:
    return b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()
