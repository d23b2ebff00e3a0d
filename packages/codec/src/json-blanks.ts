/** Blanks between the tokens of JSON (RFC 8259, section 2): how a text is printed, not what it says. */

const backslash = 0x5c

/** The JSON text without them; strings and numbers stay to the letter. What is no JSON stays something, but nobody knows what. */
export function withoutBlanks(json: string): string {
  let kept = ""
  let from = 0
  for (let at = 0; at < json.length; ) {
    const open = json.indexOf('"', at)
    const end = open < 0 ? json.length : open
    for (; at < end; at++) {
      if (!isBlank(json.charCodeAt(at))) continue
      if (at > from) kept += json.slice(from, at)
      from = at + 1
    }
    if (open >= 0) at = afterString(json, open)
  }
  return from === 0 ? json : kept + json.slice(from)
}

const isBlank = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09

/** Behind the string that begins at `open`. */
function afterString(json: string, open: number): number {
  for (let at = open + 1; ; at++) {
    at = json.indexOf('"', at)
    if (at < 0) return json.length
    let slashes = 0
    while (json.charCodeAt(at - 1 - slashes) === backslash) slashes++
    if (slashes % 2 === 0) return at + 1
  }
}
