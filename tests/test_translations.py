"""The interface speaks simplified Chinese throughout, and traditional Chinese follows from it."""

import re

import pytest

from wiki.translations.catalogues import (
    PLACES,
    WRITTEN,
    collected,
    derived,
    empty,
    messages,
    read,
    traditional,
)

# What the interface never says, in either script: it could wound, or means something else by law.
NEVER = re.compile(
    "下毒|圈羊|对付|對付|敌人|敵人|浪费资源|浪費資源|内线|內線|机密|機密|个人利益|個人利益|意见箱|意見箱"
)
# A half-width mark after Chinese.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()][\u4e00-\u9fff]?|[\u4e00-\u9fff]\.(?:\s|$)")
FOREIGN = {
    "zh_Hans": re.compile(r"[您「」]"),
    "zh_Hant": re.compile(r"[“”]|你(?!們)|搜索|登錄|賬|默認|信息|用戶|臺|打開|身份|微訊|單隻"),
}


def forms(text):
    return [text] if isinstance(text, str) else list(text or [])


def test_every_message_is_translated_into_simplified_chinese():
    catalogue = read(WRITTEN)
    absent = [
        message.id
        for message in messages(collected())
        if not all(forms(getattr(catalogue.get(message.id, message.context), "string", None)) or [""])
    ]
    assert not absent, f"Run `python3 tasks.py catalogues`, then translate: {absent[:5]}"


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_a_translation_keeps_all_places_for_values(language):
    for message in messages(read(language)):
        wanted = sorted(PLACES.findall(forms(message.id)[-1]))
        for form in forms(message.string):
            assert sorted(PLACES.findall(form)) == wanted, f"{language}: {message.id}"


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant"])
def test_a_translation_reads_as_its_readers_write(language):
    for message in messages(read(language)):
        for form in forms(message.string):
            assert not NEVER.search(form), f"{language}: {form}"
            assert not HALF_WIDTH.search(form), f"{language}: half-width: {form}"
            assert not FOREIGN[language].search(form), f"{language}: {form}"


def test_the_traditional_catalogue_is_in_step():
    hant = read("zh_Hant")
    expected = {message.id: message.string for message in messages(derived(read(WRITTEN), hant))}
    assert {message.id: message.string for message in messages(hant)} == expected, "Run `python3 tasks.py catalogues`."


def test_conversion_leaves_places_and_markup_alone():
    assert traditional("%(count)s 台设备，<b>软件</b>") == "%(count)s 台裝置，<b>軟體</b>"


def test_the_traditional_catalogue_is_written_as_in_taiwan():
    assert traditional("你的账号可以搜索“类型”，默认只读") == "您的帳號可以搜尋「類型」，預設唯讀"
    assert traditional("按类型看，按按钮，按“保存”") == "依類型看，按按鈕，按「儲存」"


def test_a_reviewed_translation_survives_the_next_run():
    written, earlier = empty("zh_Hans"), empty("zh_Hant")
    written.add("Equipment", "设备")
    earlier.add("Equipment", "設備", user_comments=["reviewed"])

    assert derived(written, earlier).get("Equipment").string == "設備"
