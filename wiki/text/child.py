"""The child that renders: `python -m wiki.text.child MEMORY`. Hostile text can use up this process, no other.

A request holds {"text", "most"}: `most` is the bytes of HTML allowed. The answer is {"html"}, null for a text that
cannot be rendered.
"""

from typing import Any

from wiki.sandbox import serve
from wiki.text.markdown import to_html


def rendered(request: dict[str, Any]) -> dict[str, Any]:
    """Return the HTML of a text, if it is not longer than allowed."""
    try:
        html = to_html(request["text"])
    except Exception:
        # Whatever the libraries stumble over (deep nesting, no memory, a bug): the text is shown unrendered.
        return {"html": None}
    return {"html": html if len(html.encode(errors="replace")) <= request["most"] else None}


if __name__ == "__main__":
    serve(rendered)
