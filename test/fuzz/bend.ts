/** Bends what a client would send into what none should: each bend says what must be answered, at least that it is refused. */
import { utf8 } from "@subrosa/codec"
import { brokenVersions, notJson, respelt } from "../support/broken-json.ts"
import type { Dice } from "../support/dice.ts"
import { hasJsonBody, headersOf, isFree, isInvalid, type Over, type Prepared } from "../support/knocker.ts"

export interface Bent {
  how: string
  over: Over
  /** The code of the problem, where only one is right. */
  code?: string
}

/** Bends of one prepared request, `count` of each kind at most; the same dice bend the same way. */
export async function bendsOf(item: Prepared, all: readonly Prepared[], dice: Dice, count: number): Promise<Bent[]> {
  const bent = [...malformed(item, dice, count), ...truncated(item, dice, count), ...elsewhere(item, dice, count)]
  if (item.signed) bent.push(...(await reordered(item, all, dice, count)), ...(await mistimed(item, dice, count)))
  return bent
}

function malformed(item: Prepared, dice: Dice, count: number): Bent[] {
  if (!hasJsonBody(item)) return []
  const { body } = item.ask
  const broken = [...brokenVersions(body), ...respelt(body)].map(({ text }) => text)
  const flipped = Array.from({ length: count }, () => flip(JSON.stringify(body), dice))
  const texts = [...sample(broken, dice, count), ...flipped].filter((text) => isInvalid(item.operation, text))
  const bodies = [...texts.map(utf8), ...sample(notJson(JSON.stringify(body)), dice, count)]
  return bodies.map((bytes): Bent => ({ how: "malformed", over: { body: bytes }, code: "invalid_request" }))
}

/** Some of the characters put for others, taken away or doubled. */
function flip(text: string, dice: Dice): string {
  let bent = text
  for (let left = dice.between(1, 4); left > 0; left--) {
    const at = dice.between(0, Math.max(0, bent.length - 1))
    const instead = dice.pick(['"', "}", "]", ",", ":", "0", "\\", "", `${bent[at]}${bent[at]}`])
    bent = `${bent.slice(0, at)}${instead}${bent.slice(at + 1)}`
  }
  return bent
}

/** Cut off anywhere: signed as it is sent, so that it is the body that is refused. */
function truncated(item: Prepared, dice: Dice, count: number): Bent[] {
  if (!hasJsonBody(item)) return []
  const bytes = utf8(JSON.stringify(item.ask.body))
  const cuts = Array.from({ length: count }, () => bytes.subarray(0, dice.between(1, bytes.length - 1)))
  return cuts
    .filter((cut) => isInvalid(item.operation, Buffer.from(cut).toString()))
    .map((cut): Bent => ({ how: "truncated", over: { body: cut }, code: "invalid_request" }))
}

const shapes = ["", "x", "%00", "%2e%2e", "'%20or%201=1--", "%F0%9F%92%A9", "*", "null", "0".repeat(300)]

/** Another address: ids of other shapes, and of things that are not there. */
function elsewhere(item: Prepared, dice: Dice, count: number): Bent[] {
  const [path = "", query] = item.ask.target.split("?")
  const segments = path.split("/")
  const ids = segments.flatMap((segment, i) =>
    /^[0-9a-f-]{36}$/.test(segment) && !isFree(item, segments, i) ? [i] : [],
  )
  if (ids.length === 0) return []
  return Array.from({ length: count }, (): Bent => {
    const instead = dice.pick([...shapes, crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()])
    const target = segments.with(dice.pick(ids), instead).join("/")
    return { how: "elsewhere", over: { target: query === undefined ? target : `${target}?${query}` } }
  })
}

/** A signature of one request at another: parts of a conversation in another order. */
async function reordered(item: Prepared, all: readonly Prepared[], dice: Dice, count: number): Promise<Bent[]> {
  const others = all.filter(({ signed, ask }) => signed && JSON.stringify(ask) !== JSON.stringify(item.ask))
  const bent: Bent[] = []
  for (let i = 0; i < count; i++) {
    const { ask } = dice.pick(others)
    bent.push({ how: "re-ordered", over: { headers: await headersOf(item.by, ask) }, code: "invalid_signature" })
  }
  return bent
}

/** From the past or the future, further than a clock may be wrong. */
async function mistimed(item: Prepared, dice: Dice, count: number): Promise<Bent[]> {
  const bent: Bent[] = []
  for (let i = 0; i < count; i++) {
    const skew = dice.between(180, 100_000) * dice.pick([-1, 1])
    bent.push({ how: "mistimed", over: { headers: await headersOf(item.by, item.ask, skew) }, code: "clock_skew" })
  }
  return bent
}

function sample<T>(from: readonly T[], dice: Dice, count: number): T[] {
  return from.length === 0 ? [] : Array.from({ length: count }, () => dice.pick(from))
}
