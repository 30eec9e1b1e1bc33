"""Keeping the catalogues in step with the code: what `python3 tasks.py catalogues` does.

Messages are collected from the code and the templates. The simplified catalogue is written by
people; the traditional one is derived from it by OpenCC, word by word for Taiwan, and our house
style, except for the messages that bear the comment "reviewed", which somebody has put right by hand.
"""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from opencc import OpenCC

from wiki.paths import PACKAGE, TRANSLATIONS, resources

WRITTEN, DERIVED = "zh_Hans", "zh_Hant"
REVIEWED = "reviewed"
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
METHODS = {PACKAGE: [("**.py", "python")], resources("templates"): [("**.html", "jinja2")]}
# What a program puts in later, and markup: OpenCC must leave it alone.
PLACES = re.compile(r"(%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|<[^>]+>)")
# The times in a header change with every run and tell nothing that the history does not.
TIMES = re.compile(rb'^"(POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE)
TAIWAN = OpenCC("s2twp")
# What OpenCC leaves as it is, or takes for another word, and how our readers in Taiwan write it.
HOUSE_STYLE = {
    "“": "「",
    "”": "」",
    "你": "您",
    "您們": "你們",
    "賬號": "帳號",
    "型別": "類型",
    "釋出": "發布",
    "許可權": "權限",
    "反饋": "回饋",
    "著重": "強調",
    "只讀": "唯讀",
    "歸檔": "封存",
    "臺": "台",
    "清單隻": "清單只",
    "打開": "開啟",
    "當前": "目前",
    "創建": "建立",
    "新建": "建立",
    "提交": "送出",
    "稽核": "審核",
    "生成": "產生",
    "列表": "清單",
    "響應": "回應",
    "檢視": "查看",
    "退出登入": "登出",
    "高層贊助人": "高階贊助人",
    "製表符": "定位字元",
    "存上": "存到",
    "搜到": "找到",
    "搜不到": "找不到",
    "登入名": "登入名稱",
    "顯示名": "顯示名稱",
    "恢復": "還原",
    "聊天記錄": "聊天紀錄",
    "壓縮包": "壓縮檔",
    "文本檔案": "文字檔",
    "檔名的字尾": "副檔名",
    "帶宏": "帶巨集",
    "帶有宏": "帶有巨集",
    "報告": "回報",
    "拜訪回報": "拜訪報告",
    "寫回報": "寫報告",
    "儲存回報": "儲存報告",
    "回報裡": "報告裡",
    "計劃": "計畫",
    "合同": "合約",
    "廠家": "廠商",
    "所有銷售": "所有業務",
    "全體銷售": "全體業務",
    "銷售都能": "業務都能",
    "銷售現在都能": "業務現在都能",
    "銷售同事": "業務同事",
    "這家單位": "這家公司",
    "一家單位": "一家公司",
    "新單位": "新公司",
    "別的單位": "別的公司",
    "單位名稱": "公司名稱",
    "單位地址": "公司地址",
    "正文": "內文",
    "行業": "產業",
    "更改": "變更",
    "單元格": "儲存格",
    "電子表格": "試算表",
    "表格軟體": "試算表軟體",
    "身份證號": "身分證字號",
    "身份": "身分",
    "郵箱地址": "電子郵件地址",
    "郵箱": "電子信箱",
    "微訊號": "微信帳號",
    "條評論": "則留言",
    "評論": "留言",
    "丟了單": "掉了單",
    "丟單": "掉單",
    "管理層": "高階主管",
    "隱私負責人": "個資負責人",
    "詞表": "詞彙表",
    "去掉勾": "取消勾選",
    "去掉": "移除",
    "勾上": "勾選",
    "勾出": "勾選",
    "讀不了": "無法讀取",
    "沒法": "無法",
    "按空白讀": "視為空白",
    "不能撤銷": "無法復原",
    "無法撤銷": "無法復原",
    "自帶": "內建",
    "下劃線": "底線",
    "歷史記錄": "歷史紀錄",
    "留作記錄": "留作紀錄",
    "所有制": "企業性質",
    "級別": "等級",
    "點「": "按「",
    "手冊名（": "手冊名稱（",
}
# "By, according to" is written 依 there; 按 is kept for what one presses.
BY = re.compile(r"按(?![按鈕鍵住了「 A-Z]|一下|下(?!面)|時(?!間)|瀏覽器)")

Text = str | list[str] | tuple[str, ...] | None


def update() -> None:
    """Bring both catalogues in step with the code."""
    written = read(WRITTEN)
    written.update(collected(), no_fuzzy_matching=True)
    written.obsolete.clear()
    write(written, WRITTEN)
    write(derived(written, read(DERIVED)), DERIVED)


def collected() -> Catalog:
    """Return the messages that code and templates hold now."""
    catalogue = Catalog()
    for folder, methods in METHODS.items():
        found = extract_from_dir(
            folder,
            methods,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            directory_filter=lambda name: True,  # by default it would pass over _macros
        )
        for file, line, message, comments, context in found:
            place = (f"{folder.name}/{Path(file).as_posix()}", line)
            catalogue.add(message, locations=[place], auto_comments=comments, context=context)
    return catalogue


def derived(written: Catalog, earlier: Catalog) -> Catalog:
    """Return the traditional catalogue that follows from the simplified one."""
    catalogue = empty(DERIVED)
    for message in messages(written):
        kept = earlier.get(message.id, message.context)
        by_hand = kept is not None and REVIEWED in kept.user_comments
        catalogue.add(
            message.id,
            kept.string if kept is not None and by_hand else traditional(message.string),
            locations=message.locations,
            user_comments=[REVIEWED] if by_hand else [],
            context=message.context,
        )
    return catalogue


def traditional(text: Text) -> Text:
    """Return the text as it is written in Taiwan, places for values untouched."""
    if not text:
        return ""
    if not isinstance(text, str):
        return tuple(str(traditional(form)) for form in text)
    return "".join(part if PLACES.fullmatch(part) else _as_in_taiwan(part) for part in PLACES.split(text))


def _as_in_taiwan(text: str) -> str:
    converted: str = TAIWAN.convert(text)
    for found, wanted in HOUSE_STYLE.items():
        converted = converted.replace(found, wanted)
    return BY.sub("依", converted)


def messages(catalogue: Catalog) -> list[Message]:
    """Return the catalogue's messages without its header."""
    return [message for message in catalogue if message.id]


def read(language: str) -> Catalog:
    """Return a language's catalogue; empty if there is none yet."""
    file = path(language)
    if not file.exists():
        return empty(language)
    with file.open("rb") as source:
        return read_po(source, locale=language)


def empty(language: str) -> Catalog:
    """Return a catalogue with a header that says no more than is true."""
    catalogue = Catalog(locale=language, header_comment="# The interface of casewiki.", fuzzy=False)
    catalogue.project, catalogue.version = "casewiki", "1"
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = ""
    return catalogue


def write(catalogue: Catalog, language: str) -> None:
    """Keep a catalogue, in an order that later changes disturb little."""
    out = BytesIO()
    write_po(out, catalogue, width=100, sort_by_file=True, include_lineno=False)
    file = path(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(TIMES.sub(b"", out.getvalue()))


def path(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
