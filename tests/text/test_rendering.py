"""Markdown as the house reads it, and a child process that may be lost at any time."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.text.hostile import PATTERNS
from tests.yardstick import slowness
from wiki.sandbox import Child
from wiki.text import rendering
from wiki.text.rendering import DEADLINE, GROWTH, LARGEST, LONGEST, MEMORY, SHARE, SMALLEST, Rendered, Renderer, render

NOTHING = {"text": "", "most": 0}
SHORT = 0.05  # seconds for a hostile text in these tests
SLACK = 3.0  # seconds that a busy machine may add, with the start of another child; more if it is a slow one


@pytest.fixture
def renderer():
    renderer = Renderer()
    yield renderer
    renderer.close()


def html(text: str) -> str:
    [rendered] = render([text])
    assert not rendered.failed
    return rendered.html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**注意：**请先断电", "<p><strong>注意：</strong>请先断电</p>"),
        ("请**先断电**再开盖", "<p>请<strong>先断电</strong>再开盖</p>"),
        ("客户说\n先不谈", "<p>客户说先不谈</p>"),
        ("first\nsecond", "<p>first\nsecond</p>"),
        ("~~旧价~~ ==重点==", "<p><del>旧价</del> <mark>重点</mark></p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("```python\na = '中\n文'\n```", "<pre><code>a = '中\n文'</code></pre>"),
        (
            "- [x] 一\n- [ ] 二",
            '<ul class="task-list">\n<li class="task-list-item">☑ 一</li>\n<li class="task-list-item">☐ 二</li>\n</ul>',
        ),
        ("3. 三\n4. 四", '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>'),
        ("> 引文", "<blockquote>\n<p>引文</p>\n</blockquote>"),
        (
            '!!! warning "小心"\n    有电',
            '<div class="admonition warning">\n<p class="admonition-title">小心</p>\n<p>有电</p>\n</div>',
        ),
        ("![接线图](/static/1)", '<p><a href="/static/1">接线图</a></p>'),
        ("[![图](/a.png)](/b)", '<p><a href="/b"><span>图</span></a></p>'),
        ("<ruby>粗</ruby><b>粗</b>", "<p>粗<b>粗</b></p>"),
        ("", ""),
    ],
)
def test_markdown_is_shown_as_written(text, shown):
    assert html(text) == shown


def test_headings_stay_below_those_of_the_page():
    shown = html("# 一\n\n## 二\n\n### 三\n\n#### 四\n\n###### 六\n\n一\n===")

    assert [shown.count(f"<h{level} ") for level in range(1, 7)] == [0, 0, 2, 1, 1, 2]


def test_a_heading_can_be_linked_by_its_own_words():
    shown = html("## 背景 一\n\n[上](#背景-一)")

    assert '<h4 id="t-背景-一">' in shown
    assert '<a href="#t-背景-一">' in shown


def test_two_headings_of_one_name_have_two_ids():
    shown = html("# 甲\n\n# 甲")

    assert 'id="t-甲"' in shown
    assert 'id="t-甲_1"' in shown


def test_a_table_keeps_its_alignment_without_style():
    shown = html("| a | b |\n|:-:|--:|\n| 1 | 2 |")

    assert '<th align="center">a</th>' in shown
    assert '<td align="right">2</td>' in shown
    assert "style" not in shown


def test_footnotes_of_two_texts_on_one_page_do_not_meet():
    first, second = (html(f"{word}[^1] 又[^1]\n\n[^1]: 注") for word in "甲乙")

    ids = [part.split('"')[0] for shown in (first, second) for part in shown.split(' id="')[1:]]
    links = [part.split('"')[0] for shown in (first, second) for part in shown.split('href="#')[1:]]
    assert len(ids) == len(set(ids)) == 6
    assert set(links) == set(ids)


def test_the_same_text_gives_the_same_html_after_any_other():
    text = "# a\n\n[^1] [b]\n\n[^1]: c\n\n[b]: /d"
    expected = html(text)

    for pattern in ("numbers in one line", "footnote definitions", "lone surrogates", "tilde fences"):
        render([PATTERNS[pattern](4_096)])
        assert html(text) == expected


@pytest.mark.parametrize("name", PATTERNS)
def test_a_hostile_text_is_answered_in_time_and_size(name):
    for size in (4_096, 65_536):
        text = PATTERNS[name](size)
        start = time.monotonic()

        [rendered] = render([text], deadline=SHORT)

        assert time.monotonic() - start < SHORT + SLACK * slowness()
        assert len(rendered.html.encode()) <= min(LARGEST, max(SMALLEST, GROWTH * len(text.encode(errors="replace"))))


def test_a_text_that_takes_too_long_is_shown_as_typed_and_leaves_the_others_alone():
    rendered = render(["*a*", "[" * 8_000 + "<b>\n&", "*b*"], deadline=SHORT)

    assert rendered == [
        Rendered("<p><em>a</em></p>", failed=False),
        Rendered("<p>" + "[" * 8_000 + "&lt;b&gt;<br>\n&amp;</p>", failed=True),
        Rendered("<p><em>b</em></p>", failed=False),
    ]


def test_the_default_deadline_is_about_a_second():
    start = time.monotonic()

    [rendered] = render(["[" * 8_000])

    assert rendered.failed
    assert 0.9 < time.monotonic() - start < 1 + SLACK * slowness()


def test_the_deadline_is_one_for_all_texts_of_a_form(monkeypatch):
    asked, ask = [], Child.ask

    def listened(child, request, seconds):
        asked.extend([request["seconds"]] if request["text"] else [])  # the first one is the greeting
        return ask(child, request, seconds)

    monkeypatch.setattr(Child, "ask", listened)

    rendered = render([*["[" * LONGEST] * 5, "*a*"])

    assert [one.failed for one in rendered] == [True] * 5 + [False]
    assert len(asked) == 6
    assert sum(asked) <= DEADLINE + 5 * SHARE


def test_time_is_counted_while_the_child_works_not_while_it_waits():
    child = Child("wiki.text.child", memory=MEMORY, first=NOTHING)

    answer = child.ask({"text": "[" * 8_000, "seconds": SHORT, "most": 10_000}, 20)

    assert answer is None
    assert child.out_of_time


def test_html_that_grows_too_much_is_shown_as_typed():
    text = PATTERNS["tall table"](4_000)

    assert render([text], deadline=5.0) == [
        Rendered("<p>" + text.strip().replace("\n", "<br>\n") + "</p>", failed=True)
    ]


def test_a_text_is_rendered_up_to_its_longest():
    assert [render(["*" + "a" * size + "*"])[0].failed for size in (LONGEST - 2, LONGEST - 1)] == [False, True]


def test_a_text_that_is_too_long_is_shown_in_part():
    [rendered] = render(["&" * 10_000_000])

    assert rendered.failed
    assert 100_000 < len(rendered.html) <= LARGEST


def test_deep_nesting_fails_without_the_loss_of_the_child(renderer):
    renderer.render(["*a*"])
    child = renderer.child

    assert renderer.render([PATTERNS["numbers in one line"](4_096)])[0].failed
    assert renderer.child == child


def test_memory_is_limited():
    text = "*a*" + "b" * 8_000_000
    request = {"text": text, "seconds": 20, "most": 10_000_000}

    assert [_answer(memory, request) for memory in (60 * 2**20, 2**30)] == [
        None,
        f"<p>{text}</p>".replace("*a*", "<em>a</em>"),
    ]


def _answer(memory: int, request: dict[str, object]) -> str | None:
    child = Child("wiki.text.child", memory=memory, first=NOTHING)
    answer = child.ask(request, 20)
    child.stop()
    return answer["html"] if answer else None


def test_a_child_killed_from_outside_is_replaced(renderer):
    renderer.render(["*a*"])
    for _ in range(5):
        child = renderer.child
        os.kill(child, signal.SIGKILL)

        assert renderer.render(["*a*"]) == [Rendered("<p><em>a</em></p>", failed=False)]
        assert renderer.child != child


def test_a_child_that_hangs_is_replaced(renderer):
    renderer.render(["*a*"])
    os.kill(renderer.child, signal.SIGSTOP)

    assert renderer.render(["*a*", "*b*"], deadline=SHORT) == [
        Rendered("<p>*a*</p>", failed=True),
        Rendered("<p><em>b</em></p>", failed=False),
    ]


@pytest.mark.parametrize("program", ["/nonexistent", shutil.which("false")])
def test_without_a_child_texts_are_shown_as_typed(program, renderer, monkeypatch):
    monkeypatch.setattr(sys, "executable", program)

    assert renderer.render(["*a*", "b"]) == [Rendered("<p>*a*</p>", failed=True), Rendered("<p>b</p>", failed=False)]


def test_an_interrupted_call_leaves_no_answer_for_the_next_text(renderer):
    renderer.render(["*a*"])

    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    try:
        with pytest.raises(KeyboardInterrupt):
            renderer.render(["secret" + "[" * 2_000])
    finally:
        signal.signal(signal.SIGALRM, before)

    assert renderer.render(["*b*"])[0].html == "<p><em>b</em></p>"


def test_a_forked_process_gets_a_child_of_its_own():
    render(["*a*"])
    ours = rendering._renderer.child
    reader, writer = os.pipe()

    pid = os.fork()
    if pid == 0:
        with os.fdopen(writer, "w") as answers:
            answers.write(f"{render(['*b*'])[0].html} {rendering._renderer.child}")
        rendering._renderer.close()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answers:
        answer = answers.read()
    _, status = os.waitpid(pid, 0)

    shown, child = answer.rsplit(" ", 1)
    assert (status, shown) == (0, "<p><em>b</em></p>")
    assert int(child) != ours
    assert html("*c*") == "<p><em>c</em></p>"
    assert rendering._renderer.child == ours


def test_a_process_forked_while_another_thread_renders_does_not_wait_for_it():
    with ThreadPoolExecutor(1) as pool:
        pool.submit(render, ["[" * 8_000], SHORT)
        time.sleep(SHORT / 2)
        pid = os.fork()
        if pid == 0:
            signal.alarm(10)
            shown = render(["*b*"])[0].html
            rendering._renderer.close()
            os._exit(0 if shown == "<p><em>b</em></p>" else 1)
        assert os.waitpid(pid, 0)[1] == 0


def test_eight_threads_get_each_their_own_text(renderer):
    texts = [f"*text {number}*" for number in range(200)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda text: renderer.render([text, "plain"])[0].html, texts))

    assert answers == [f"<p><em>text {number}</em></p>" for number in range(200)]


def test_the_child_ends_with_its_parent():
    program = (
        "import os; from wiki.text import rendering as r\n"
        "r.render(['*a*']); print(r._renderer.child, flush=True); os._exit(0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    child = int(done.stdout)

    for _ in range(250):
        status = Path(f"/proc/{child}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return
        time.sleep(0.02)
    pytest.fail("The child outlived its parent by five seconds.")


def test_the_child_loads_nothing_else_of_ours():
    program = "import sys, wiki.text.child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()

    assert not {"flask", "sqlalchemy", "rjieba", "opencc", "numpy", "whoosh"} & set(loaded)
    ours = [name for name in loaded if name.split(".")[0] == "wiki"]
    assert {name.split(".")[1] for name in ours if "." in name} == {"sandbox", "text"}


def test_the_child_stays_small(renderer):
    renderer.render(["*a*", PATTERNS["tasks"](20_000)])

    status = Path(f"/proc/{renderer.child}/status").read_text()
    assert int(status.split("VmHWM:")[1].split()[0]) < 60_000  # kilobytes


def test_the_child_does_not_see_the_environment_of_the_service(monkeypatch, renderer):
    monkeypatch.setenv("CASEWIKI_SECRET_KEY", "hush")
    renderer.render(["*a*"])

    assert b"hush" not in Path(f"/proc/{renderer.child}/environ").read_bytes()
