"""What a visitor notices of a page: each barrier, at whichever width it stands."""

from tests.browsing import Visit

PAGE = """<html lang="en"><title>A page</title><style>
    body { color: black; background: white }
    .small, .wide { color: inherit }
    @media (max-width: 400px) { .small { color: #bbb } }
    @media (min-width: 1000px) { .wide { background: #444 } }
    .middle { display: none }
    @media (min-width: 500px) and (max-width: 900px) { .middle { display: block } }
    .fixed { width: 700px }
</style><main><h1>A page</h1><p class="small">Faint on a phone</p><p class="wide">Faint on a desk</p>
<button class="middle"></button><div class="fixed">Wide</div></main></html>"""


def test_a_barrier_is_noticed_at_the_width_where_it_stands(chromium):
    visit = Visit(chromium, "http://localhost")
    visit.page.set_content(PAGE)
    visit.look("first")
    assert [words.partition(": <")[0] for words in visit.wrong] == [
        " first at 1280: color-contrast",
        " first at 768: button-name",
        " first scrolls sideways at 320",
        " first at 320: color-contrast",
    ]
    assert "wide" in visit.wrong[0]
    assert "small" in visit.wrong[3]
    visit.close()
