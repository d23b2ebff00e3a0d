import assert from "node:assert/strict"
import { test } from "node:test"
import { checkNarrative } from "./check-narrative.ts"

const div = (inner: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`

test("formatted text is accepted", () => {
  for (const good of [
    div("text"),
    div("<p>a<br/>b &amp; c &#160; &nbsp;</p>"),
    div('<table border="1"><tr><td colspan="2" style="color: red">x</td></tr></table>'),
    div('<a href="https://x.org/?a=1&b=2">x</a>'),
    div('<img src="#pic" alt=""/>'),
    div("<!-- a comment --><b>x</b>"),
    "<div>without a namespace</div>",
    ` ${div("x")}\n`,
  ]) {
    assert.equal(checkNarrative(good), undefined, good)
  }
})

test("active content is refused", () => {
  for (const bad of [
    div("<script>x</script>"),
    div('<p onclick="x()">x</p>'),
    div("<iframe>x</iframe>"),
    div('<form action="/"><input name="a"/>x</form>'),
    div("<object>x</object>"),
    div('<a href="javascript:x()">x</a>'),
    div('<a href=" JavaScript:x()">x</a>'),
    div('<img src="data:text/html,x"/>'),
    div("<style>x</style>"),
    div("<svg>x</svg>"),
  ]) {
    assert.notEqual(checkNarrative(bad), undefined, bad)
  }
})

test("what is not one well-formed div with content is refused", () => {
  for (const bad of [
    "",
    "text",
    "<p>x</p>",
    div(""),
    div("  <p/> "),
    div("<p>x"),
    div("<b><i>x</b></i>"),
    div("a & b"),
    div("a < b"),
    div("<p class=x>x</p>"),
    `${div("x")}y`,
    `${div("x")}${div("y")}`,
    '<div xmlns="http://example.org">x</div>',
  ]) {
    assert.notEqual(checkNarrative(bad), undefined, bad)
  }
})

test("a long hostile text is judged in linear time", () => {
  // Of this process alone: what else the machine does is not counted.
  const started = process.cpuUsage()
  for (const bad of [
    `<div ${'a="'.repeat(20_000)}`,
    `<div>${"<p ".repeat(20_000)}`,
    `<div>${"&".repeat(50_000)}</div>`,
  ]) {
    assert.notEqual(checkNarrative(bad), undefined)
  }
  const { user, system } = process.cpuUsage(started)
  assert.ok(user + system < 2_000_000, `${user + system} µs`)
})
