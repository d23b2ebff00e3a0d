/**
 * Where a text stops being JSON (RFC 8259). Run only on text that JSON.parse refused: the engine's own message would
 * quote the text, which may hold health data.
 */
const token = /([{}[\],:])|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const onlyBlanks = /[ \t\r\n]*/y
const escapes = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** The index of the first character that cannot stand where it is, or the text's length if it only ends too soon. */
export function locateJsonFault(text: string): number {
  const open: string[] = []
  // What may come next: a value, a key, a colon, or what follows a value.
  let expects: "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "after" = "value"
  let at = 0
  for (;;) {
    onlyBlanks.lastIndex = at
    onlyBlanks.exec(text)
    at = onlyBlanks.lastIndex
    if (at >= text.length) return text.length
    const isString = text[at] === '"'
    let mark: string | undefined
    let end: number
    if (isString) {
      end = scanString(text, at)
      if (end < 0) return ~end
    } else {
      token.lastIndex = at
      const match = token.exec(text)
      if (match === null) return at
      mark = match[1]
      end = token.lastIndex
    }
    const container = open.at(-1)
    if (expects === "after") {
      if (mark === "," && container !== undefined) expects = container === "{" ? "key" : "value"
      else if ((mark === "}" && container === "{") || (mark === "]" && container === "[")) open.pop()
      else return at
    } else if (expects === "colon") {
      if (mark !== ":") return at
      expects = "value"
    } else if (expects === "key" || expects === "key-or-end") {
      if (isString) expects = "colon"
      else if (mark === "}" && expects === "key-or-end") {
        open.pop()
        expects = "after"
      } else return at
    } else if (mark === "{" || mark === "[") {
      open.push(mark)
      expects = mark === "{" ? "key-or-end" : "value-or-end"
    } else if (mark === "]" && expects === "value-or-end") {
      open.pop()
      expects = "after"
    } else if (mark === undefined) expects = "after"
    else return at
    at = end
  }
}

/** Behind the closing quote; or the complement (~) of where the string goes wrong. */
function scanString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return ~at
    if (code === 0x5c) {
      escapes.lastIndex = at
      if (!escapes.test(text)) return ~at
      at = escapes.lastIndex - 1
    }
  }
  return ~text.length
}
