"""Words of a question that say nothing about its subject, in normal form (see `analysis`). Only queries drop them."""

_CHINESE = """
的 了 着 过 得 地 之 是 在 有 和 与 及 或 而 且 并 又 也 都 就 才 还 再 很 太 更 最 非常 十分 比较
我 你 您 他 她 它 我们 你们 您们 他们 她们 它们 咱 咱们 自己 大家 人家
这 那 此 该 这个 那个 这些 那些 这样 那样 这种 那种 这里 那里 这么 那么 其 其中
个 一个 一种 一些 一下 某 某个 每 每个 各 各种 几 几个 多少 些 种
什么 怎么 怎样 怎么样 怎么办 如何 为何 为什么 何 何时 何地 哪 哪个 哪些 哪里 哪儿 哪位 谁 多 多久
是否 是不是 有没有 能不能 可不可以 吗 呢 吧 啊 呀 嘛 哦 啦 请 请问 想 想要 要 会 能 能够 可以 可 应 应该 应当 需要
让 使 被 把 给 对 对于 关于 从 向 往 到 由 以 以及 于 为 为了 因 因为 所以
如果 要是 假如 但 但是 不过 然后 之后 之前 以后 以前 时 时候 的时候 中 里 上 下 等 等等 去 来 做 用 跟 同 比 像
"""

_ENGLISH = """
a an and are as at be been but by can could did do does for from had has have how i if in into is it its may me my of on
or our shall she should so that the their them then there these they this those to us was we were what when where which
who whom whose why will with would you your
"""

STOP_WORDS = frozenset(_CHINESE.split()) | frozenset(_ENGLISH.split())
