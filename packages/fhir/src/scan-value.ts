/**
 * Scans one JSON value to its end by counting brackets outside strings. On the way it notes, one level in, what the
 * splitter needs: the resourceType and `entry` of a top-level object, and where an entry's `resource` lies.
 */
import type { ByteWindow } from "./byte-window.ts"
import {
  blank,
  close,
  comma,
  kindInside,
  kindOf,
  lineBreak,
  nextSpecial,
  open,
  openBrace,
  openBracket,
  quote,
} from "./json-bytes.ts"

/** A value at the top of the stream, an element of its one array, or an entry of a Bundle. */
export type Unit = "top" | "element" | "entry"

/**
 * Why a scan stopped: the bytes ran out; the value ended; the `entry` array of what may be a Bundle begins here; the
 * line ended within a value and the next begins another (NDJSON cut off); the nesting is too deep.
 */
export type Stop = "more" | "end" | "entries" | "broken-line" | "too-deep"

type Key = "entry" | "resource" | "resourceType" | undefined

export class ValueScanner {
  readonly #window: ByteWindow
  readonly #depthMax: number
  unit: Unit = "top"
  depth = 0
  /** resourceType of a top-level object, as soon as it has been met. */
  type: string | undefined
  /** Offsets of the object under an entry's `resource`; `to` is 0 until its end. */
  resource: { from: number; to: number; line: number } | undefined
  /** The value has been refused and is only being passed over. */
  isDiscarded = false
  /** Values are known to be one a line. */
  isLines = false
  /** The rest of a Bundle after its entries is being scanned. */
  isAfterEntries = false
  #isInString = false
  #isEscaped = false
  #hasEscape = false
  #stringFrom = 0
  #expectsKey = false
  #key: Key

  constructor(window: ByteWindow, depthMax: number) {
    this.#window = window
    this.#depthMax = depthMax
  }

  begin(unit: Unit, depth = 0): void {
    this.unit = unit
    this.depth = depth
    this.type = undefined
    this.resource = undefined
    this.isDiscarded = false
    this.isAfterEntries = false
    this.#isInString = false
    this.#isEscaped = false
    this.#expectsKey = false
    this.#key = undefined
  }

  /** Goes on from where the window stands, and leaves the window where it stopped. */
  scan(): Stop {
    const { view } = this.#window
    const end = view.length
    const depthMax = this.#depthMax + (this.unit === "entry" ? 1 : 0)
    let { at } = this.#window
    let { depth } = this
    const pause = (stop: Stop): Stop => {
      this.#window.at = at
      this.depth = depth
      return stop
    }
    for (;;) {
      if (this.#isInString) {
        at = this.#scanString(at)
        if (this.#isInString) return pause("more")
        if (at < end && kindOf[view[at]!] === lineBreak && kindOf[view[at - 1]!] !== quote) return pause("broken-line")
        if (depth === 1) this.#noteString(at - 1)
        else if (depth === 0) return pause("end")
      }
      const kinds = depth === 0 ? kindOf : kindInside
      while (at < end && kinds[view[at]!] === 0) at++
      if (at >= end) return pause("more")
      const byte = view[at]!
      const kind = kinds[byte]
      if (depth === 0 && kind !== quote && kind !== open) return pause("end")
      switch (kind) {
        case quote:
          this.#isInString = true
          this.#hasEscape = false
          this.#stringFrom = this.#window.base + at
          break
        case open:
          if (depth === 0) this.#expectsKey = byte === openBrace
          else if (depth === 1 && this.#key !== undefined && this.#meetMember(byte, at)) return pause("entries")
          depth++
          if (depth > depthMax && !this.isDiscarded) {
            at++
            return pause("too-deep")
          }
          break
        case close:
          depth--
          if (depth === 1 && this.resource?.to === 0) this.resource.to = this.#window.base + at + 1
          if (depth === 0) {
            at++
            return pause("end")
          }
          break
        case comma:
          if (depth === 1) this.#expectsKey = true
          break
        case lineBreak:
          if (at + 1 >= end && !this.#window.isFinal) return pause("more")
          if (view[at + 1] === openBrace && this.#isBrokenAt(at)) return pause("broken-line")
          this.#window.line++
      }
      at++
    }
  }

  /** A bracket opens the value of a key that matters. Whether it is that of the entries. */
  #meetMember(byte: number, at: number): boolean {
    const key = this.#key
    this.#key = undefined
    if (key === "resource" && this.unit === "entry") {
      this.resource = { from: this.#window.base + at, to: 0, line: this.#window.line }
    }
    const mayBeBundle = this.unit === "top" && !this.isDiscarded && (this.type ?? "Bundle") === "Bundle"
    return key === "entry" && mayBeBundle && byte === openBracket
  }

  /** Whether a value that is open at a line's end, before a line that begins with a brace, was cut off there. */
  #isBrokenAt(at: number): boolean {
    if (this.isLines) return this.unit !== "element"
    if (this.unit !== "top" || this.isDiscarded || this.isAfterEntries) return false
    const { view } = this.#window
    let before = at - 1
    while (before >= 0 && (kindOf[view[before]!] === blank || kindOf[view[before]!] === lineBreak)) before--
    const last = view[before]
    // After a comma, colon or opening bracket a brace at the start of a line is good JSON.
    return last !== undefined && last !== 0x2c && last !== 0x3a && last !== openBracket
  }

  /** The index after the closing quote; or of a line break that ends a broken line; or of the view's end. */
  #scanString(from: number): number {
    const { view, isFinal } = this.#window
    const end = view.length
    let at = from
    if (this.#isEscaped && at < end) {
      this.#isEscaped = false
      at++
    }
    while (at < end) {
      const near = Math.min(end, at + 64)
      while (at < near) {
        const byte = view[at]!
        if (byte === 0x22 || byte === 0x5c || byte === 0x0a) break
        at++
      }
      if (at === near) {
        if (at < end) at = nextSpecial(view, at)
        if (at >= end) break
      }
      const byte = view[at]!
      if (byte === 0x22) {
        this.#isInString = false
        return at + 1
      }
      if (byte === 0x5c) {
        this.#hasEscape = true
        this.#isEscaped = at + 1 >= end
        at = Math.min(at + 2, end)
      } else {
        if (at + 1 >= end && !isFinal) return at
        const canEnd = this.isLines ? this.unit !== "element" : this.unit === "top" && !this.isDiscarded
        if (canEnd && view[at + 1] === openBrace) {
          this.#isInString = false
          return at
        }
        this.#window.line++
        at++
      }
    }
    return end
  }

  /** At a string's end, one level in: remembers the keys that matter and the type of a top-level object. */
  #noteString(last: number): void {
    if (this.isDiscarded) return
    if (!this.#expectsKey) {
      if (this.#key === "resourceType" && this.unit === "top") this.type ??= this.#stringText(last)
      this.#key = undefined
      return
    }
    this.#expectsKey = false
    this.#key = undefined
    const length = this.#window.base + last - this.#stringFrom - 1
    if (this.#hasEscape || length === 5 || length === 8 || length === 12) {
      const text = this.#stringText(last)
      if (text === "entry" || text === "resource" || text === "resourceType") this.#key = text
    }
  }

  #stringText(last: number): string {
    const { base, view } = this.#window
    const text = decoder.decode(view.subarray(this.#stringFrom - base, last + 1))
    if (!this.#hasEscape) return text.slice(1, -1)
    try {
      return String(JSON.parse(text))
    } catch {
      return ""
    }
  }
}

const decoder = new TextDecoder()
