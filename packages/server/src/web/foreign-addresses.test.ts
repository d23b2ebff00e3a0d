import assert from "node:assert/strict"
import { test } from "node:test"
import { foreignAddresses } from "./foreign-addresses.ts"

const hostsOf = (name: string, text: string) => foreignAddresses([{ name, text }]).map(({ host }) => host)

test("a tag, a font and a script from elsewhere are found, however they are written", () => {
  assert.deepEqual(hostsOf("index.html", '<script src="https://tag.example.net/t.js"></script>'), ["tag.example.net"])
  assert.deepEqual(hostsOf("index.html", "<img src=//pixel.example.net/p.gif>"), ["pixel.example.net"])
  assert.deepEqual(hostsOf("app.css", "@font-face{src:url(//fonts.example.net/a.woff2)}"), ["fonts.example.net"])
  assert.deepEqual(hostsOf("app.js", 'fetch("https://collect.example.net/c")'), ["collect.example.net"])
  assert.deepEqual(hostsOf("app.js", 'new WebSocket("wss://live.example.net")'), ["live.example.net"])
})

test("names of namespaces and code systems are no addresses", () => {
  assert.deepEqual(hostsOf("app.js", 'x("http://www.w3.org/2000/svg","http://hl7.org/fhir/sid/us-ssn")'), [])
  assert.deepEqual(hostsOf("app.js", "a=b//c.d"), [])
})
