"""Telegram's rules as tables, with the exact words of its refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .records import Json

CANNOT = "can't parse inline keyboard button: "
WRONG_URL = "inline keyboard button URL "

WRONG_PARAMETERS: list[tuple[str, Json, str]] = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 1}, "message text is empty"),
    ("sendMessage", {"chat_id": 1, "text": ""}, "message text is empty"),
    ("sendMessage", {"chat_id": 1, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    (
        "sendMessage",
        {"chat_id": [1], "text": "x"},
        'field "chat_id" must be of type Integer or String',
    ),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": "{"},
        "can't parse reply keyboard markup JSON object",
    ),
    ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "[]"}, "object expected as reply"),
    ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": 3}, "object expected as reply"),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"url": "a.b"}]]}},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        "sendMessage",
        {"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": 1}]]}},
        'can\'t parse inline keyboard button: Field "text" must be of type String',
    ),
    ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
    ("sendDocument", {"chat_id": 1}, "there is no document in the request"),
    ("sendChatAction", {"chat_id": 1}, "wrong parameter action in request"),
    ("editMessageText", {"text": "x"}, "chat_id is empty"),
    ("editMessageText", {"text": "x", "chat_id": 1}, "message identifier is not specified"),
    ("deleteMessage", {"chat_id": 1}, "message identifier is not specified"),
    ("setMyCommands", {"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field"),
    ("setMyName", {"language_code": "nld"}, "invalid language code specified"),
    ("getMyCommands", {"scope": {"type": "x"}}, "can't parse scope: "),
    (
        "answerCallbackQuery",
        {},
        "query is too old and response timeout expired or query ID is invalid",
    ),
]

PARSED: list[tuple[str, str, list[Json]]] = [
    ("a &lt;b&gt; &amp;amp; &quot;&#39;&#x1F600;", "a <b> &amp; \"'😀", []),
    ("&nbsp;&unknown;", "&nbsp;&unknown;", []),
    ("<b>x</b>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
    ("😀<strong>é</strong>", "😀é", [{"type": "bold", "offset": 2, "length": 1}]),
    (
        "<i>a<u>b</u></i>",
        "ab",
        [
            {"type": "italic", "offset": 0, "length": 2},
            {"type": "underline", "offset": 1, "length": 1},
        ],
    ),
    (
        '<a href="https://Rijksoverheid.nl?a=1&amp;b">x</a>',
        "x",
        [
            {
                "type": "text_link",
                "offset": 0,
                "length": 1,
                "url": "https://rijksoverheid.nl/?a=1&b",
            }
        ],
    ),
    ('<a href="tel:+31201234567">x</a>', "x", []),
    (
        "<a>example.org</a>",
        "example.org",
        [
            {"type": "text_link", "offset": 0, "length": 11, "url": "http://example.org/"},
        ],
    ),
    (
        "<blockquote expandable>x</blockquote>",
        "x",
        [{"type": "expandable_blockquote", "offset": 0, "length": 1}],
    ),
    (
        '<pre><code class="language-py">x</code></pre>',
        "x",
        [{"type": "pre", "offset": 0, "length": 1, "language": "py"}],
    ),
    ("<code>x</code>", "x", [{"type": "code", "offset": 0, "length": 1}]),
    ('<span class="tg-spoiler">x</span>', "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
    ("<DEL>x</>", "x", [{"type": "strikethrough", "offset": 0, "length": 1}]),
    ("<b></b>x", "x", []),
]

UNPARSED: list[tuple[str, str]] = [
    ("a<br>", 'Unsupported start tag "br" at byte offset 1'),
    ("é<br/>", 'Unsupported start tag "br/" at byte offset 2'),
    ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<a href='x'", "Unclosed start tag at byte offset 0"),
    ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    (
        "<b>x<i>y</b></i>",
        'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"',
    ),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
]

URLS: list[tuple[str, str]] = [
    ("https://Example.org", "https://example.org/"),
    ("example.org/A?b#c", "http://example.org/A?b#c"),
    ("https://example.org:8443/x", "https://example.org:8443/x"),
    ("tg://user?id=5", "tg://user?id=5"),
    ("tg:resolve?domain=x", "tg://resolve?domain=x"),
    ("mailto:a@b.nl", "http://mailto:a@b.nl/"),
]

BAD_URLS: list[tuple[str, str]] = [
    ("tel:+31201234567", "Wrong port number specified in the URL"),
    ("tel:112", "Wrong HTTP URL"),
    ("ftp://example.org", "Unsupported URL protocol"),
    ("http://localhost:8080/", "Wrong HTTP URL"),
    ("not-a-url", "Wrong HTTP URL"),
    ("https://", "URL host is empty"),
    ("https://a b.nl", "Disallowed character in URL host"),
    ("https://a.nl:99999/", "Wrong port number specified in the URL"),
]

BAD_BUTTONS: list[tuple[Json, str]] = [
    ({"callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
    (
        {"callback_data": ""},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ({}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
    (
        {"callback_data": "x", "url": "https://a.nl"},
        f"{CANNOT}exactly one kind must be used, not url and callback_data",
    ),
    ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
    (
        {"url": "tel:+31201234567"},
        f"{WRONG_URL}'tel:+31201234567' is invalid: Wrong port number specified in the URL",
    ),
    (
        {"callback_data": "x", "style": "purple"},
        "can't parse inline keyboard button: invalid button style specified",
    ),
    ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
    (
        {"web_app": {"url": "http://a.nl"}},
        "inline keyboard button Web App URL 'http://a.nl' is invalid: Only HTTPS links are allowed",
    ),
]

BAD_PROFILES: list[tuple[str, Json, str]] = [
    (
        "setMyCommands",
        {"commands": [{"command": "Start", "description": "x"}]},
        "BOT_COMMAND_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "a", "description": "x" * 257}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": f"a{n}", "description": "x"} for n in range(101)]},
        "BOT_COMMANDS_TOO_MUCH",
    ),
    ("setMyName", {"name": "x" * 65}, "bot name is too long"),
    ("setMyDescription", {"description": "x" * 513}, "bot description is too long"),
    (
        "setMyShortDescription",
        {"short_description": "x" * 121},
        "bot short description is too long",
    ),
    (
        "setChatMenuButton",
        {"menu_button": {"type": "web_app", "text": "x", "web_app": {"url": "http://a.nl"}}},
        "menu button Web App URL 'http://a.nl' is invalid: Only HTTPS links are allowed",
    ),
    (
        "setWebhook",
        {"url": "http://a.nl"},
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    (
        "setWebhook",
        {"url": "https://a.nl:8080"},
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    ),
    (
        "setWebhook",
        {"url": "https://a.nl", "secret_token": "a.b"},
        "secret token contains unallowed characters",
    ),
]
