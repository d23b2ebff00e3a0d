/**
 * Whether a Narrative's div is safe, well-formed XHTML: the invariants txt-1 and txt-2 of
 * http://hl7.org/fhir/R4/narrative.html#xhtml. Scripts, event handlers, frames, forms and objects are refused; the
 * formatting elements of HTML 4.0 chapters 7-11 and 15 are accepted. A tokenizer, not a browser: nothing is rendered.
 */
const elements = new Set(
  (
    "a abbr acronym address area b bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em " +
    "font h1 h2 h3 h4 h5 h6 hr i img ins kbd li map mark ol p pre q s samp small span strike strong sub sup table tbody " +
    "td tfoot th thead tr tt u ul var"
  ).split(" "),
)

const attributes = new Set(
  (
    "title style class id lang xml:lang xml:space dir accesskey tabindex span width height align valign char charoff abbr " +
    "axis headers scope rowspan colspan href name target rel rev charset hreflang type src alt longdesc border hspace " +
    "vspace usemap ismap cite datetime summary frame rules cellspacing cellpadding bgcolor clear noshade size start value " +
    "compact color face nowrap shape coords"
  ).split(" "),
)

const unsafeUrl = /^[\s\p{Cc}]*(?:javascript|vbscript|data:text\/html)/iu
const tag =
  /<(?:!--([\s\S]*?)-->|!\[CDATA\[[\s\S]*?\]\]>|\?[\s\S]*?\?>|(\/?)([A-Za-z][\w:.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>)/y
const attribute = /\s+([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y
const badEntity = /&(?!(?:[A-Za-z][A-Za-z0-9]*|#\d+|#[xX][0-9A-Fa-f]+);)/
const xhtmlNamespace = "http://www.w3.org/1999/xhtml"

export type NarrativeFault = "not-a-div" | "not-well-formed" | "element" | "attribute" | "empty"

/** Answers undefined for an acceptable div, else the kind of fault. */
export function checkNarrative(xhtml: string): NarrativeFault | undefined {
  const open: string[] = []
  let at = xhtml.search(/\S/)
  if (at < 0 || xhtml[at] !== "<") return "not-a-div"
  let hasContent = false
  let isClosed = false
  while (at < xhtml.length) {
    const next = xhtml.indexOf("<", at)
    const text = xhtml.slice(at, next < 0 ? xhtml.length : next)
    if (text !== "" && /\S/.test(text)) {
      if (open.length === 0 || badEntity.test(text)) return "not-well-formed"
      hasContent = true
    }
    if (next < 0) break
    tag.lastIndex = next
    const match = tag.exec(xhtml)
    if (match === null) return "not-well-formed"
    at = tag.lastIndex
    const [, , slash, name, attributeText = "", selfClosing] = match
    if (name === undefined) {
      if (match[0].startsWith("<![CDATA[")) hasContent = true
      continue
    }
    if (slash === "/") {
      if (open.pop() !== name || attributeText.trim() !== "" || selfClosing === "/") return "not-well-formed"
      isClosed = open.length === 0
      continue
    }
    const isRoot = open.length === 0
    if (isClosed) return "not-well-formed"
    if (isRoot && name !== "div") return "not-a-div"
    if (!elements.has(name)) return "element"
    if (name === "img") hasContent = true
    const fault = checkAttributes(attributeText, isRoot)
    if (fault !== undefined) return fault
    if (selfClosing !== "/") open.push(name)
    else if (isRoot) isClosed = true
  }
  if (open.length > 0 || !isClosed) return "not-well-formed"
  return hasContent ? undefined : "empty"
}

function checkAttributes(text: string, isRoot: boolean): NarrativeFault | undefined {
  let at = 0
  attribute.lastIndex = 0
  for (let match = attribute.exec(text); match !== null; match = attribute.exec(text)) {
    at = attribute.lastIndex
    const [, name = "", double, single] = match
    const value = double ?? single ?? ""
    if (name === "xmlns") {
      if (value !== xhtmlNamespace) return "attribute"
    } else if (name.startsWith("xmlns:")) {
      if (!isRoot) return "attribute"
    } else if (!attributes.has(name)) return "attribute"
    if ((name === "href" || name === "src") && unsafeUrl.test(value)) return "attribute"
    if (badEntity.test(value) && name !== "href" && name !== "src") return "not-well-formed"
    attribute.lastIndex = at
  }
  return text.slice(at).trim() === "" ? undefined : "not-well-formed"
}
