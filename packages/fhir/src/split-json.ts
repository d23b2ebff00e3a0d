/**
 * Finds where resources begin and end in a stream of JSON bytes, without parsing them: a scan of brackets and strings
 * that keeps no more than the value it is in. Knows three shapes: values one after another (a single resource, NDJSON,
 * concatenated Bundles), one array of values, and the `entry` array of a Bundle. JSON.parse is the judge of what lies
 * between the boundaries; only the places between array elements, which no slice covers, are judged here.
 */
import { ByteWindow, type Spot } from "./byte-window.ts"
import {
  blank,
  close,
  closeBracket,
  comma,
  concatenate,
  kindOf,
  lineBreak,
  openBrace,
  openBracket,
} from "./json-bytes.ts"
import { type Unit, ValueScanner } from "./scan-value.ts"
import {
  looksLikeBundleEntry,
  type SliceBounds,
  type SplitEvent,
  type SplitFault,
  type SplitLimits,
} from "./split-event.ts"

/** Where the splitter stands: what the next byte that is no blank may be. */
type Place = "top" | "value" | "gap" | "rest" | "skip-line" | "after-array" | "done"

export class JsonSplitter {
  readonly #window = new ByteWindow()
  readonly #scanner: ValueScanner
  readonly #sizeMaxBytes: number
  /** All top-level objects are known to be Bundles. */
  readonly #isBundle: boolean
  #place: Place = "top"
  #start: Spot = { offset: 0, line: 1 }
  #hasValue = false
  /** The line on which the last top-level value both began and ended; 0 if on several. */
  #oneLineEnd = 0
  #gap: "first" | "after-value" | "after-comma" = "first"
  #entry = 0
  #isInEntries = false
  /** The object met `entry` before `resourceType`: a Bundle or a List, which also has entries. */
  #isProvisional = false
  #bundleStart: Spot = { offset: 0, line: 1 }
  #shellHead: Uint8Array | undefined
  /** Bytes from here on belong to the Bundle's own fields. */
  #shellFrom: number | undefined

  constructor({ depthMax, sizeMaxBytes, isLines, isBundle = false }: SplitLimits) {
    this.#isBundle = isBundle
    this.#scanner = new ValueScanner(this.#window, depthMax)
    this.#scanner.isLines = isLines
    this.#sizeMaxBytes = sizeMaxBytes
  }

  /** What these bytes bring to an end. */
  *push(chunk: Uint8Array): Generator<SplitEvent> {
    if (this.#place === "done" || chunk.length === 0) return
    let keep = this.#window.offset
    const isOpen = (this.#place === "value" || this.#place === "rest") && !this.#scanner.isDiscarded
    if (isOpen) keep = Math.min(keep, this.#start.offset)
    if (this.#shellFrom !== undefined) keep = Math.min(keep, this.#shellFrom)
    this.#window.append(chunk, keep)
    yield* this.#run()
  }

  /** To be called once at the end of the stream. */
  *finish(): Generator<SplitEvent> {
    this.#window.isFinal = true
    yield* this.#run()
    const { offset } = this.#window
    if (this.#place === "rest") {
      yield { kind: "value", slice: this.#window.slice(this.#start.offset, offset), start: this.#start }
    } else if (this.#place === "value" && !this.#scanner.isDiscarded) {
      yield this.#fault("truncated", this.#scanner.isAfterEntries ? this.#bundleStart : this.#start)
    } else if (this.#place === "gap") yield this.#fault("truncated", this.#window.spot())
    else if (this.#place === "top" && !this.#hasValue) yield this.#fault("empty", this.#window.spot())
    this.#place = "done"
  }

  /** The last slice was no JSON: boundaries after it cannot be trusted. Goes on with the next line of NDJSON or stops. */
  giveUp(): void {
    if (this.#place !== "gap") return
    this.#leaveBundle()
    this.#place = this.#scanner.isLines ? "skip-line" : "done"
  }

  *#run(): Generator<SplitEvent> {
    const window = this.#window
    while (window.at < window.view.length) {
      const { at } = window
      const place = this.#place
      if (place === "done") {
        window.at = window.view.length
        return
      }
      if (place === "value") yield* this.#runValue()
      else if (place === "gap") yield* this.#runGap()
      else if (place === "rest" || place === "skip-line") yield* this.#runRest()
      else yield* this.#runTop()
      // Neither moved nor changed: what comes next cannot be told without more bytes.
      if (window.at === at && this.#place === place) return
    }
  }

  *#runTop(): Generator<SplitEvent> {
    this.#skipBlanks()
    const { view, at } = this.#window
    const byte = view[at]
    if (byte === undefined) return
    if (this.#place === "after-array") {
      this.#place = "done"
      yield this.#fault("malformed_json", this.#window.spot())
      return
    }
    if (byte === 0xef) {
      // A byte order mark, of the file or of one of several put together.
      if (view.length - at < 3 && !this.#window.isFinal) return
      if (view[at + 1] === 0xbb && view[at + 2] === 0xbf) {
        this.#window.at += 3
        return
      }
    }
    if (this.#oneLineEnd !== 0 && this.#window.line > this.#oneLineEnd) this.#scanner.isLines = true
    const isFirst = !this.#hasValue
    this.#hasValue = true
    if (byte === openBracket && isFirst) {
      this.#window.at++
      this.#enterGap()
      return
    }
    this.#begin("top")
    if (byte !== openBrace) this.#place = "rest"
  }

  /** Something at the top that is no object: taken to the end of the line (of NDJSON) or of the file. */
  *#runRest(): Generator<SplitEvent> {
    const window = this.#window
    const { view } = window
    for (; window.at < view.length; window.at++) {
      if (view[window.at] !== 0x0a) continue
      const { isLines } = this.#scanner
      if (window.at + 1 >= view.length && !window.isFinal && !isLines) return
      if (isLines || view[window.at + 1] === openBrace) {
        const slice = this.#place === "rest" ? window.slice(this.#start.offset, window.offset) : undefined
        this.#scanner.isLines = true
        this.#place = "top"
        if (slice !== undefined) yield { kind: "value", slice, start: this.#start }
        return
      }
      window.line++
    }
    if (this.#place === "rest" && window.offset - this.#start.offset > this.#sizeMaxBytes) {
      this.#place = this.#scanner.isLines ? "skip-line" : "done"
      yield this.#fault("malformed_json", this.#start)
    }
  }

  /** Between the elements of an array: only blanks, commas and the closing bracket may stand here. */
  *#runGap(): Generator<SplitEvent> {
    this.#skipBlanks()
    const { view, at } = this.#window
    const byte = view[at]
    if (byte === undefined) return
    const isNextLine = this.#scanner.isLines && this.#isInEntries && byte === openBrace && view[at - 1] === 0x0a
    if (isNextLine && this.#window.line > this.#bundleStart.line) {
      yield this.#fault("truncated", this.#window.spot())
      this.#leaveBundle()
      this.#place = "top"
    } else if (byte === 0x2c && this.#gap === "after-value") {
      this.#gap = "after-comma"
      this.#window.at++
    } else if (byte === closeBracket && this.#gap !== "after-comma") {
      if (this.#isInEntries) return this.#resumeBundle()
      this.#place = "after-array"
      if (this.#entry === 0) yield this.#fault("empty", this.#window.spot())
      this.#window.at++
    } else if (this.#gap === "after-value" || kindOf[byte] === close || kindOf[byte] === comma) {
      yield this.#fault("malformed_json", this.#window.spot())
      this.giveUp()
    } else this.#begin(this.#isInEntries ? "entry" : "element")
  }

  *#runValue(): Generator<SplitEvent> {
    const stop = this.#scanner.scan()
    const { offset } = this.#window
    if (stop === "entries") this.#enterEntries()
    else if (stop === "too-deep") yield this.#discard("too_deep")
    else if (stop === "broken-line") {
      if (!this.#scanner.isDiscarded) yield this.#fault("malformed_json", this.#start)
      this.#scanner.isLines = true
      this.#leaveBundle()
      this.#place = "top"
    } else {
      const isTooLarge = !this.#scanner.isDiscarded && offset - this.#start.offset > this.#sizeMaxBytes
      if (isTooLarge) yield this.#discard("too_large")
      if (stop === "end") yield* this.#endUnit(offset)
    }
  }

  #discard(code: SplitFault): SplitEvent {
    this.#scanner.isDiscarded = true
    this.#shellFrom = undefined
    this.#isProvisional = false
    return this.#fault(code, this.#start)
  }

  #fault(code: SplitFault, start: Spot): SplitEvent {
    const isElement = this.#place === "gap" || (this.#place === "value" && this.#scanner.unit !== "top")
    return { kind: "fault", code, start, spot: this.#window.spot(), entry: isElement ? this.#entry : undefined }
  }

  #begin(unit: Unit, start = this.#window.spot(), depth = 0): void {
    this.#place = "value"
    this.#start = start
    this.#scanner.begin(unit, depth)
    if (this.#isBundle) this.#scanner.type = "Bundle"
  }

  #enterGap(): void {
    this.#place = "gap"
    this.#gap = "first"
    this.#entry = 0
  }

  #enterEntries(): void {
    this.#isProvisional = this.#scanner.type === undefined
    this.#bundleStart = this.#start
    this.#window.at++
    // A copy: the window moves on.
    this.#shellHead = this.#window.slice(this.#start.offset, this.#window.offset).slice()
    this.#shellFrom = this.#isProvisional ? this.#start.offset : undefined
    this.#isInEntries = true
    this.#enterGap()
  }

  #leaveBundle(): void {
    this.#isInEntries = false
    this.#isProvisional = false
    this.#shellFrom = undefined
    this.#shellHead = undefined
  }

  /** At the end of the entries: the Bundle's own fields go on. */
  #resumeBundle(): void {
    this.#isInEntries = false
    this.#begin("top", this.#window.spot(), 1)
    // No second entry array: what JSON.parse would make of it is for the reader to see.
    this.#scanner.type = ""
    this.#scanner.isAfterEntries = true
    this.#shellFrom = this.#window.offset
    this.#window.at++
  }

  *#endUnit(end: number): Generator<SplitEvent> {
    const { isDiscarded, unit } = this.#scanner
    const start = this.#start
    if (unit === "top") {
      this.#place = "top"
      const head = this.#scanner.isAfterEntries ? this.#shellHead : undefined
      const firstLine = head === undefined ? start.line : this.#bundleStart.line
      this.#oneLineEnd = firstLine === this.#window.line ? firstLine : 0
      const slice = this.#window.slice(start.offset, end)
      this.#leaveBundle()
      if (isDiscarded) return
      if (head === undefined) yield { kind: "value", slice, start }
      else yield { kind: "bundle", shell: concatenate([head, slice]), start: this.#bundleStart }
      return
    }
    const slice = this.#window.slice(start.offset, end)
    if (this.#isProvisional && unit === "entry" && !isDiscarded) {
      this.#shellFrom = undefined
      this.#isProvisional = false
      if (!looksLikeBundleEntry(slice)) {
        // Not a Bundle after all: the whole object is one value, and we stand two levels inside it.
        this.#leaveBundle()
        this.#begin("top", this.#bundleStart, 2)
        this.#scanner.type = ""
        return
      }
    }
    this.#place = "gap"
    this.#gap = "after-value"
    const entry = this.#entry++
    if (isDiscarded) return
    if (unit === "element") yield { kind: "value", slice, start }
    else yield { kind: "entry", slice, start, entry, resource: this.#resourceBounds(start.offset) }
  }

  #resourceBounds(offset: number): SliceBounds | undefined {
    const { resource } = this.#scanner
    if (resource === undefined || resource.to === 0) return undefined
    return { from: resource.from - offset, to: resource.to - offset, line: resource.line }
  }

  #skipBlanks(): void {
    const window = this.#window
    const { view } = window
    let { at } = window
    for (; at < view.length; at++) {
      const kind = kindOf[view[at]!]
      if (kind === lineBreak) window.line++
      else if (kind !== blank) break
    }
    window.at = at
  }
}
