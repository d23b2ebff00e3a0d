/** From a valid body to the many that are not: every member gone or of another type, size or alphabet. */
export type Path = readonly (string | number)[]

export interface Broken {
  path: Path
  how: string
  /** As text: some of it JSON.stringify could not write. */
  text: string
}

type Json = unknown

/** A raw token stands for itself. */
class Raw {
  readonly token: string
  constructor(token: string) {
    this.token = token
  }
}

const gone = Symbol("gone")

const instead: [how: string, of: (value: Json) => Json | typeof gone][] = [
  ["gone", () => gone],
  ["null", () => null],
  ["a number", () => 7],
  ["a huge number", () => new Raw("1e400")],
  ["a fraction", () => -0.5],
  ["too many digits", () => new Raw("9".repeat(400))],
  ["true", () => true],
  ["an empty text", () => ""],
  ["a long text", () => "A".repeat(20_000)],
  ["a text with NUL", () => "a\u0000b"],
  ["half a surrogate", () => new Raw('"\\ud800"')],
  ["a list", () => []],
  ["a list in lists", () => [[[[]]]]],
  ["an object", () => ({})],
  ["an object with __proto__", () => new Raw('{"__proto__":{"admin":true}}')],
  ["cut by one", (value) => (typeof value === "string" ? value.slice(0, -1) : gone)],
  ["one more", (value) => (typeof value === "string" ? `${value}A` : gone)],
  ["padded", (value) => (typeof value === "string" ? `${value}=` : gone)],
  ["another alphabet", (value) => (typeof value === "string" ? `${value.slice(0, -2)}+/` : gone)],
  ["other trailing bits", (value) => (typeof value === "string" ? `${value.slice(0, -1)}_` : gone)],
  ["upper case", (value) => (typeof value === "string" ? value.toUpperCase() : gone)],
  ["in braces", (value) => (typeof value === "string" ? `{${value}}` : gone)],
  ["twice in a list", (value) => (Array.isArray(value) ? [...value, ...value] : gone)],
  ["many in a list", (value) => (Array.isArray(value) ? Array.from({ length: 21_000 }, () => 0) : gone)],
]

/** All of them; whether one is invalid is for the operation's shape to say. */
export function brokenVersions(body: Json): Broken[] {
  return pathsOf(body).flatMap((path) =>
    instead.map(([how, of]) => ({ path, how, text: write(changed(body, path, of(valueAt(body, path)))) })),
  )
}

function pathsOf(value: Json, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path]
  // Of a long list the first few stand for all.
  const entries = Array.isArray(value) ? value.slice(0, 3).map((item, i) => [i, item] as const) : Object.entries(value)
  return [path, ...entries.flatMap(([key, item]) => pathsOf(item, [...path, key]))]
}

const valueAt = (value: Json, path: Path): Json =>
  path.reduce<Json>((at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined), value)

function changed(value: Json, [key, ...rest]: Path, to: Json | typeof gone): Json | typeof gone {
  if (key === undefined) return to
  const copy: Json = Array.isArray(value) ? [...value] : { ...(value as object) }
  if (typeof copy !== "object" || copy === null) return copy
  const inner = changed(Reflect.get(copy, key), rest, to)
  if (inner !== gone) Reflect.set(copy, key, inner)
  else if (Array.isArray(copy)) copy.splice(Number(key), 1)
  else Reflect.deleteProperty(copy, key)
  return copy
}

function write(value: Json | typeof gone): string {
  if (value === gone) return ""
  if (value instanceof Raw) return value.token
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${JSON.stringify(key)}:${write(item)}`)
      .join(",")}}`
  }
  return JSON.stringify(value)
}

/** Members in which people write freely. */
const labels = new Set(["label", "name", "accountName", "loginName", "card", "endorsement"])

/** The same bytes spelt with other trailing bits, which a decoder must refuse (spec/conventions.md); ids and WebAuthn's own apart. */
export function respelt(body: Json): Broken[] {
  return pathsOf(body).flatMap((path) => {
    const value = valueAt(body, path)
    const isBytes = typeof value === "string" && /^[\w-]{20,}$/.test(value) && !/^[0-9a-f-]{36}$/.test(value)
    if (!isBytes || path.includes("registration") || labels.has(String(path.at(-1))) || value.length % 4 === 0)
      return []
    const last = alphabet.indexOf(value.at(-1) ?? "")
    const text = write(changed(body, path, `${value.slice(0, -1)}${alphabet[last + 1]}`))
    return last % 4 === 0 ? [{ path, how: "spelt in another way", text }] : []
  })
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** Bytes that are no JSON at all, made from some that are. */
export function notJson(text: string): Uint8Array[] {
  const bytes = Buffer.from(text)
  return [
    bytes.subarray(0, bytes.length - 1),
    bytes.subarray(0, Math.floor(bytes.length / 2)),
    bytes.subarray(1),
    Buffer.from(`${text},`),
    Buffer.from(`${text}${text}`),
    Buffer.from(text.replace('"', "'")),
    Buffer.from(`{"a":NaN}`),
    Buffer.from(`{"a":01}`),
    Buffer.from("["),
    Buffer.from(`${"[".repeat(200_000)}`),
    Buffer.from(`${'{"a":'.repeat(50_000)}`),
    Buffer.from("undefined"),
    Buffer.from("<?xml version='1.0'?><a/>"),
    Buffer.from(`{"a":"\u0001"}`),
    Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff, 0xfe, 0xc0, 0xaf]), Buffer.from('"}')]),
    Buffer.from(text, "utf16le"),
    Buffer.alloc(1_000),
    Buffer.from('{"__proto__":{"a":1}}'),
    Buffer.from('{"constructor":{"prototype":{"a":1}}}'),
  ]
}

/** The body with this text wherever people write freely; undefined where they do not. */
export function labelsReplaced(body: unknown, text: string): string | undefined {
  let found = false
  const written = JSON.stringify(body, (key, value) => {
    if (!labels.has(key) || typeof value !== "string") return value
    found = true
    return text
  })
  return found ? written : undefined
}
