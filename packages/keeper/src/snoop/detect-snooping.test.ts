import assert from "node:assert/strict"
import { test } from "node:test"
import { detectAtRelease, detectSnooping, earlierOpenings } from "./detect-snooping.ts"
import { doubtfulOpenings, openingFacts, type ReadAct, type ReadOpening } from "./snoop-facts.ts"

const day = 86_400_000
/** A Monday's noon. */
const start = Date.UTC(2027, 0, 4, 12)
const nobodysKin = { self: false, neighbour: false, colleague: false, familyNameShare: undefined }

/** Openings by a biller, of names and bills, without a reason unless it is said otherwise. */
const opening = (index: number, days: number, chart: string, known = false): ReadOpening => ({
  index,
  at: start + days * day,
  account: "biller",
  chart,
  explained: known,
  desk: true,
  emergency: false,
  clinical: false,
})
const factsOf = (openings: ReadOpening[], days: number, acts: ReadAct[] = []) =>
  openingFacts({
    doubtful: doubtfulOpenings(openings, () => nobodysKin),
    openings,
    acts,
    offsetMinutes: 0,
    now: start + days * day,
  })
const signalsOf = (openings: ReadOpening[], days: number, acts: ReadAct[] = []) =>
  detectSnooping(factsOf(openings, days, acts), start + days * day).map(({ chart, signals }) => [
    chart,
    signals.map(({ signal }) => signal).toSorted(),
  ])

test("one idle opening of a patient whom nobody sees is found with someone who seldom does that", () => {
  const known = opening(0, 0, "own", true)
  const found = [["stranger", ["dormant", "no-follow-up", "seldom", "unexplained"]]]
  assert.deepEqual(signalsOf([known, opening(1, 14, "stranger")], 17), found)
})

test("it is not found with someone who does so every other day, of whom little is known, or who worked there after", () => {
  const often = Array.from({ length: 5 }, (_, i) => opening(i, i * 2, `caller-${i}`))
  assert.deepEqual(signalsOf([...often, opening(5, 14, "stranger")], 17), [])
  assert.deepEqual(signalsOf([opening(0, 8, "own", true), opening(1, 14, "stranger")], 17), [])
  const work = [{ at: start + 15 * day, account: "biller", chart: "stranger" }]
  assert.deepEqual(signalsOf([opening(0, 0, "own", true), opening(1, 14, "stranger")], 17, work), [])
})

test("who comes back to a stranger with nothing done the last time is found at once", () => {
  const [first, second] = [opening(0, 0, "stranger"), opening(1, 7, "stranger")]
  const facts = factsOf([first, second], 7)
  const earlierOf = earlierOpenings(facts)
  const found = facts.flatMap((fact) => detectAtRelease(fact, earlierOf(fact)) ?? [])
  assert.deepEqual(
    found.map(({ openings, signals }) => [openings, signals.map(({ signal }) => signal).toSorted()]),
    [
      [
        [0, 1],
        ["dormant", "no-follow-up", "repeated", "unexplained"],
      ],
    ],
  )
})

test("who comes back the next day, or after work there, is not found at once", () => {
  const atOnce = (openings: ReadOpening[], days: number, acts: ReadAct[] = []) => {
    const facts = factsOf(openings, days, acts)
    const earlierOf = earlierOpenings(facts)
    return facts.flatMap((fact) => detectAtRelease(fact, earlierOf(fact)) ?? [])
  }
  assert.deepEqual(atOnce([opening(0, 0, "stranger"), opening(1, 1, "stranger")], 1), [])
  const work = [{ at: start + day, account: "biller", chart: "stranger" }]
  assert.deepEqual(atOnce([opening(0, 0, "stranger"), opening(1, 7, "stranger")], 7, work), [])
})
