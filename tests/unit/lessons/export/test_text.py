from lessonloom.lessons.export import inline_html


def test_no_line_ends_within_a_ratio_nor_before_the_mark_after_mathematics():
    html = inline_html("Red to white is 1 : 3, or `1 : 3`. Then <b>`1/2`</b> & (`2/3`).")
    assert "1\u00a0:\u00a03, or" in html
    assert html.count('<span class="tied"><math') == 2
    assert "</math>.</span> Then &lt;b&gt;<math" in html
    assert "</math>).</span>" in html
