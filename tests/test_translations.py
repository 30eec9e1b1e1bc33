"""The interface speaks simplified Chinese throughout, and traditional Chinese follows from it."""

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


def test_the_traditional_catalogue_is_in_step():
    hant = read("zh_Hant")
    expected = {message.id: message.string for message in messages(derived(read(WRITTEN), hant))}
    assert {message.id: message.string for message in messages(hant)} == expected, "Run `python3 tasks.py catalogues`."


def test_conversion_leaves_places_and_markup_alone():
    assert traditional("%(count)s 台设备，<b>软件</b>") == "%(count)s 臺裝置，<b>軟體</b>"


def test_the_traditional_catalogue_is_written_as_in_taiwan():
    assert traditional("你的账号可以搜索“类型”，默认只读") == "您的帳號可以搜尋「類型」，預設唯讀"


def test_a_reviewed_translation_survives_the_next_run():
    written, earlier = empty("zh_Hans"), empty("zh_Hant")
    written.add("Equipment", "设备")
    earlier.add("Equipment", "設備", user_comments=["reviewed"])

    assert derived(written, earlier).get("Equipment").string == "設備"
