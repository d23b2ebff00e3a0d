/**
 * Plain text to the XHTML of a FHIR Narrative and back. Text written here reads back the same: blanks are kept by style.
 */

/** Characters XML 1.0 cannot hold, escaped or not: controls, and halves of surrogate pairs. */
const notXml = /[^\P{Cc}\t\n\r\u007f-\u009f]|[\ufffe\uffff]|\p{Surrogate}/gu

export const escapeXhtml = (text: string): string =>
  text.replace(notXml, "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")

/** Line endings as one kind, and without what XML cannot hold: what textToXhtml keeps. */
export const normalizeNoteText = (text: string): string => text.replace(/\r\n?/g, "\n").replace(notXml, "")

/** A div for Narrative.div. The text must not be blank (txt-2). */
export function textToXhtml(text: string): string {
  const body = escapeXhtml(normalizeNoteText(text)).replace(/\n/g, "<br/>")
  return `<div xmlns="http://www.w3.org/1999/xhtml"><p style="white-space: pre-wrap">${body}</p></div>`
}

const token =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[!?][^>]*>|<(\/?)([A-Za-z][\w:.-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/g
const paragraphs = new Set([
  "p",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "ul",
  "ol",
  "dl",
  "table",
  "blockquote",
  "pre",
  "section",
])
const lines = new Set(["div", "li", "tr", "dt", "dd", "caption", "address", "hr", "article", "header", "footer"])
const hidden = new Set(["script", "style", "head", "title", "template", "noscript", "iframe", "object"])

/** The text a reader would see, of any HTML or XHTML, well-formed or not. No markup survives; nothing is executed. */
export function xhtmlToText(html: string): string {
  let out = ""
  // Line breaks owed before the next text: 1 after a line, 2 after a paragraph.
  let owed = 0
  let preserving = 0
  let hiddenIn: string | undefined
  let at = 0
  const write = (raw: string) => {
    if (hiddenIn !== undefined || raw === "") return
    let text = decodeEntities(raw)
    if (preserving === 0) {
      text = text.replace(/[ \t\r\n\f]+/g, " ")
      if (out === "" || owed > 0 || /[\s]$/.test(out)) text = text.replace(/^ /, "")
      if (text === "") return
    }
    breakLine()
    out += text
  }
  const breakLine = () => {
    if (owed > 0 && out !== "") out = `${preserving === 0 ? out.replace(/ $/, "") : out}${"\n".repeat(owed)}`
    owed = 0
  }
  const open: { name: string; isPreserving: boolean }[] = []
  for (const match of html.matchAll(token)) {
    write(html.slice(at, match.index))
    at = match.index + match[0].length
    if (match[0].startsWith("<![CDATA[")) write(escapeXhtml(match[0].slice(9, -3)))
    const [, slash, rawName, attributes = ""] = match
    const name = rawName?.toLowerCase()
    if (name === undefined) continue
    if (hiddenIn !== undefined) {
      if (slash === "/" && name === hiddenIn) hiddenIn = undefined
      continue
    }
    if (slash !== "/" && hidden.has(name) && !attributes.endsWith("/")) {
      hiddenIn = name
      continue
    }
    if (name === "br") {
      breakLine()
      out += "\n"
      continue
    }
    if (paragraphs.has(name)) owed = out === "" && preserving === 0 ? 0 : Math.max(owed, 2)
    else if (lines.has(name)) owed = Math.max(owed, out === "" ? 0 : 1)
    else if ((name === "td" || name === "th") && slash !== "/" && out !== "" && owed === 0)
      out = `${out.replace(/ $/, "")}\t`
    if (slash === "/") {
      const last = open.findLastIndex((element) => element.name === name)
      for (const element of last < 0 ? [] : open.splice(last)) if (element.isPreserving) preserving--
    } else if (!attributes.endsWith("/") && !/^(?:hr|img|col|input|meta|link|wbr)$/.test(name)) {
      const isPreserving = name === "pre" || /white-space:\s*pre/.test(attributes)
      if (isPreserving) preserving++
      open.push({ name, isPreserving })
      if (name === "li") write("- ")
    }
  }
  write(html.slice(at))
  return out
}

const named: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  bull: "•",
  middot: "·",
  deg: "°",
  plusmn: "±",
  micro: "µ",
  le: "≤",
  ge: "≥",
  times: "×",
  euro: "€",
  copy: "©",
  reg: "®",
  trade: "™",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  szlig: "ß",
  eacute: "é",
  egrave: "è",
  aacute: "á",
  iacute: "í",
  oacute: "ó",
  uacute: "ú",
  ntilde: "ñ",
  ccedil: "ç",
}

function decodeEntities(text: string): string {
  return text.replace(/&(#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|[A-Za-z]\w*);/g, (all, name: string) => {
    if (!name.startsWith("#")) return named[name] ?? all
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : "\ufffd"
  })
}
