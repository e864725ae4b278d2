"""What tests find in a page that keeps people out: also where it looks like what was looked at before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from present.looking import CONTRAST, barriers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGE = """<!doctype html><html lang="en"><title>x</title><style>body { color: #000; background: #fff }
.dark { background: #111 }
.over { position: absolute; top: 0; left: 0; width: 99px; height: 99px }
.over { background: linear-gradient(#fff, #eee) }
</style><main><h1>A page</h1><p>one</p><p>two</p><p hidden>three</p>
<div class="over"></div><ul><li>four</li><li>five</li></ul><b>six</b> <b>seven</b>
<label>Name <input value="eight"></label></main>"""


def test_a_pale_word_is_found_whatever_was_looked_at_before(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(PAGE)
    assert barriers(page) == []
    for pale in (
        "const [, two] = document.querySelectorAll('p'); two.style.color = '#ccc'",
        "const three = document.querySelector('[hidden]'); three.hidden = false; three.style.color = '#ccc'",
        "document.querySelectorAll('li')[1].style.color = '#ccc'",
        "document.querySelectorAll('b')[1].style.color = '#ccc'",
        "document.querySelector('input').style.color = '#ccc'",
        "document.querySelector('main').className = 'dark'",
        "document.querySelector('.over').style.cssText = 'background: #111; z-index: -1; height: 9999px'",
    ):
        page.evaluate(f"globalThis.before = document.body.innerHTML; (() => {{ {pale} }})()")
        assert {rule for rule, _ in barriers(page, again="colours")} == {CONTRAST}, pale
        page.evaluate("document.body.innerHTML = globalThis.before")
        assert barriers(page, again="colours") == []
    page.close()
