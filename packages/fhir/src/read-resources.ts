/**
 * Reads FHIR resources from a stream of bytes: a Bundle of any type, NDJSON, a single resource, a JSON array of
 * resources, or several of these one after another, also compressed (gzip). Nothing is dropped silently: what is not delivered is refused with
 * its position. Memory is bounded by the largest resource, not by the file. Does not validate (validate-resource.ts).
 */
import { isLinesFileName } from "./file-name.ts"
import { GzipFault, gunzip, isGzip } from "./gunzip.ts"
import { locateJsonFault } from "./locate-json-fault.ts"
import { locateUtf8Fault } from "./locate-utf8-fault.ts"
import { formatBytes, otherFormat } from "./other-format.ts"
import { type Peeked, peek } from "./peek.ts"
import { type EntryRequest, type Position, type ReadItem, type RefusalCode, refusalMessages } from "./read-item.ts"
import { type Fields, isObject, isResource, textOf } from "./resource.ts"
import type { SplitEvent } from "./split-event.ts"
import { JsonSplitter } from "./split-json.ts"

export type ByteSource = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>

export type ReadOptions = {
  /** The file's name: `isLinesFileName` of it says that each line stands for itself. */
  name?: string
  /** A larger resource is refused; 64 MiB if not given. */
  resourceSizeMaxBytes?: number
}

const depthMax = 200
const sizeMaxBytesDefault = 64 * 1024 * 1024
const batchMaxBytes = 1024 * 1024

/**
 * Batches of items, in the order of the file. Never throws for what the bytes are, only if the source does.
 *
 * An item is parsed when it is reached: whoever keeps nothing of one before going to the next holds one parsed resource at a time. A
 * batch is to be read to its end before the next is asked for.
 */
export async function* readResources(
  source: ByteSource,
  options: ReadOptions = {},
): AsyncGenerator<Iterable<ReadItem>, void, undefined> {
  const isLines = isLinesFileName(options.name ?? "")
  try {
    const { head, chunks } = await unpacked(source)
    const format = isLines ? undefined : otherFormat(head)
    if (format !== undefined) {
      await chunks.return()
      yield [refusal(format, { offset: 0, line: 1 })]
      return
    }
    const sizeMaxBytes = options.resourceSizeMaxBytes ?? sizeMaxBytesDefault
    const splitter = new JsonSplitter({ depthMax, sizeMaxBytes, isLines })
    for await (const chunk of chunks) yield* batchesOf(splitter.push(chunk), splitter)
    yield* batchesOf(splitter.finish(), splitter)
  } catch (error) {
    if (!(error instanceof GzipFault)) throw error
    yield [refusal("damaged_gzip", { offset: 0, line: 1 })]
  }
}

async function unpacked(source: ByteSource): Promise<Peeked> {
  const peeked = await peek(chunksOf(source), formatBytes)
  return isGzip(peeked.head) ? peek(gunzip(peeked.chunks), formatBytes) : peeked
}

function* batchesOf(events: Iterator<SplitEvent>, splitter: JsonSplitter): Generator<Iterable<ReadItem>> {
  for (let next = events.next(); !next.done; next = events.next()) yield batchFrom(next.value, events, splitter)
}

/** Items of events from `first` on, up to some bytes. */
function* batchFrom(first: SplitEvent, events: Iterator<SplitEvent>, splitter: JsonSplitter): Generator<ReadItem> {
  let bytes = 0
  for (let event = first; ; ) {
    const items: ReadItem[] = []
    if (!readEvent(event, items)) splitter.giveUp()
    yield* items
    bytes += event.kind === "value" || event.kind === "entry" ? event.slice.length : 0
    if (bytes >= batchMaxBytes) return
    const next = events.next()
    if (next.done) return
    event = next.value
  }
}

/** ReadableStream is not async iterable in every browser. */
async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  if (!("getReader" in source)) {
    yield* source
    return
  }
  const reader = source.getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel().catch(() => undefined)
    reader.releaseLock()
  }
}

type Parsed = { text: string; value: unknown } | { reasonCode: RefusalCode; index: number }

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Decodes and parses; or where in the bytes the fault is. */
function parse(bytes: Uint8Array): Parsed {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { reasonCode: "invalid_utf8", index: locateUtf8Fault(bytes) }
  }
  try {
    return { text, value: JSON.parse(text) }
  } catch {
    const before = text.slice(0, locateJsonFault(text))
    return { reasonCode: "malformed_json", index: new TextEncoder().encode(before).length }
  }
}

/** Adds the event's items. False if its bytes were no JSON. */
function readEvent(event: SplitEvent, items: ReadItem[]): boolean {
  if (event.kind === "fault") {
    const { code, start, spot, entry } = event
    items.push(refusal(code, { ...start, ...(entry !== undefined && { entry }) }, spot))
    return true
  }
  if (event.kind === "bundle") return readShell(event, items)
  if (event.kind === "entry") return readEntry(event, items)
  const parsed = parse(event.slice)
  if ("reasonCode" in parsed) {
    items.push(refusalAt(parsed, event.slice, event.start, event.start))
    return false
  }
  if (isBundle(parsed.value)) readInnerBundle(event.slice, event.start, items)
  else items.push(resourceItem(parsed.text, parsed.value, event.start))
  return true
}

function readEntry(
  { slice, start, entry, resource: bounds }: SplitEvent & { kind: "entry" },
  items: ReadItem[],
): boolean {
  const entryPosition = { ...start, entry }
  const position =
    bounds === undefined ? entryPosition : { offset: start.offset + bounds.from, line: bounds.line, entry }
  const inner = bounds === undefined ? undefined : slice.subarray(bounds.from, bounds.to)
  const outer = inner === undefined || bounds === undefined ? slice : cut(slice, bounds)
  const around = parse(outer)
  if ("reasonCode" in around) {
    // The index is one in the cut slice: find the fault in the whole one.
    const whole = parse(slice)
    items.push(refusalAt("reasonCode" in whole ? whole : around, slice, start, entryPosition))
    return false
  }
  if (!isObject(around.value)) {
    items.push(refusal("not_a_resource", entryPosition))
    return true
  }
  if (inner === undefined) {
    const code = around.value.resource === undefined ? "entry_without_resource" : "not_a_resource"
    items.push(refusal(code, entryPosition))
    return true
  }
  const parsed = parse(inner)
  if ("reasonCode" in parsed) {
    items.push(refusalAt(parsed, inner, position, position))
    return false
  }
  if (around.value.resource !== null) {
    // A second `resource` member, which JSON.parse would take instead.
    items.push(refusal("malformed_json", entryPosition))
  } else if (isBundle(parsed.value)) readInnerBundle(inner, position, items)
  else items.push(resourceItem(parsed.text, parsed.value, position, around.value))
  return true
}

/** The entry with null in place of its resource. */
function cut(slice: Uint8Array, { from, to }: { from: number; to: number }): Uint8Array {
  const rest = new Uint8Array(slice.length - (to - from) + 4)
  rest.set(slice.subarray(0, from))
  rest.set([0x6e, 0x75, 0x6c, 0x6c], from)
  rest.set(slice.subarray(to), from + 4)
  return rest
}

function readShell({ shell, start }: SplitEvent & { kind: "bundle" }, items: ReadItem[]): boolean {
  const parsed = parse(shell)
  if ("reasonCode" in parsed) {
    items.push(refusal(parsed.reasonCode, start))
    return false
  }
  const { value } = parsed
  if (!isResource(value) || value.resourceType !== "Bundle") {
    items.push(isResource(value) ? resourceItem(parsed.text, value, start) : refusal("not_a_resource", start))
    return true
  }
  if (Array.isArray(value.entry) && value.entry.length > 0) items.push(refusal("malformed_json", start))
  items.push(bundleItem(value, start))
  return true
}

const isBundle = (value: unknown): boolean => isResource(value) && value.resourceType === "Bundle"

/** A Bundle that came as one value: an element of an array, the answer to one search of a batch, or one without entries. */
function readInnerBundle(slice: Uint8Array, start: Position, items: ReadItem[]): void {
  const splitter = new JsonSplitter({ depthMax, sizeMaxBytes: slice.length, isLines: false, isBundle: true })
  const inner: ReadItem[] = []
  const take = (events: Iterable<SplitEvent>) => {
    for (const event of events) {
      if (event.kind !== "value") readEvent(event, inner)
      else {
        const parsed = parse(event.slice)
        if ("value" in parsed && isResource(parsed.value)) inner.push(bundleItem(parsed.value, event.start))
      }
    }
  }
  take(splitter.push(slice))
  take(splitter.finish())
  for (const item of inner) {
    const { position } = item
    items.push({
      ...item,
      // An entry is counted in the outermost Bundle; the line tells the rest.
      position: { ...position, ...start, offset: position.offset + start.offset, line: position.line + start.line - 1 },
    })
  }
}

function bundleItem({ entry: _, ...fields }: Fields, { offset, line }: Position): ReadItem {
  return { kind: "bundle", type: textOf(fields.type), id: textOf(fields.id), fields, position: { offset, line } }
}

function resourceItem(text: string, value: unknown, position: Position, entry?: Fields): ReadItem {
  if (!isResource(value)) return refusal("not_a_resource", position)
  const fullUrl = textOf(entry?.fullUrl)
  const request = requestOf(entry?.request)
  return {
    kind: "resource",
    text,
    resource: value,
    ...(fullUrl !== undefined && { fullUrl }),
    ...(request !== undefined && { request }),
    position,
  }
}

function requestOf(value: unknown): EntryRequest | undefined {
  if (!isObject(value) || typeof value.method !== "string" || typeof value.url !== "string") return undefined
  const { method, url } = value
  const ifNoneExist = textOf(value.ifNoneExist)
  return { method, url, ...(ifNoneExist !== undefined && { ifNoneExist }) }
}

const refusal = (reasonCode: RefusalCode, position: Position, spot?: { offset: number; line: number }): ReadItem => ({
  kind: "refused",
  position,
  ...(spot !== undefined && { spot }),
  reasonCode,
  message: refusalMessages[reasonCode],
})

/** A refusal whose spot is `index` bytes into the slice that begins at `start`. */
function refusalAt(
  { reasonCode, index }: { reasonCode: RefusalCode; index: number },
  slice: Uint8Array,
  start: { offset: number; line: number },
  position: Position,
): ReadItem {
  let { line } = start
  for (let at = slice.indexOf(0x0a); at >= 0 && at < index; at = slice.indexOf(0x0a, at + 1)) line++
  return refusal(reasonCode, position, { offset: start.offset + index, line })
}
