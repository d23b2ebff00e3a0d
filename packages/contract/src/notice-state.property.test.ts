import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { ChartId, NoticeStepId } from "./ids.ts"
import { NoticeState } from "./notice.ts"
import { countOf, noticeCounts, noticeStep } from "./notice-state.ts"

const target = fc.constantFrom(...NoticeState.options.filter((state) => state !== "affected"))
const letter = fc.constantFrom(undefined, "A", "B")
const step = fc.record({ to: target, letter })

const someone = { id: NoticeStepId.parse(crypto.randomUUID()), chart: ChartId.parse(crypto.randomUUID()) }

/** Plays steps as the ledger does. */
function play(steps: readonly { to: Exclude<NoticeState, "affected">; letter: string | undefined }[]) {
  let at: { state: NoticeState; letter: string | null } = { state: "affected", letter: null }
  const seen: NoticeState[] = ["affected"]
  for (const { to, letter } of steps) {
    const asked = { to, ...someone, at: "", ...(letter !== undefined && { letter }) }
    if (noticeStep(at, asked) !== "step") continue
    at = { state: to, letter: letter ?? at.letter }
    seen.push(to)
  }
  return seen
}

test("nobody is told before a letter was made, nor delivered before it was sent", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const seen = play(steps)
      seen.forEach((state, i) => {
        const before = seen.slice(0, i)
        if (state === "sent") assert.ok(before.includes("made"))
        if (state === "delivered" || state === "returned" || state === "read") assert.ok(before.includes("sent"))
      })
    }),
  )
})

test("the same step again is a repeat, and from wherever someone is they can still be told or named as unreachable, or were told", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), step, (steps, last) => {
      const seen = play(steps)
      const at = seen.at(-1) ?? "affected"
      assert.ok(
        at === "read" ||
          at === "delivered" ||
          at === "sent" ||
          play([...steps, { to: "made", letter: "C" }]).at(-1) === "made",
      )
      const twice = play([...steps, last, last])
      const once = play([...steps, last])
      const isNewLetter = last.to === "made"
      if (!isNewLetter) assert.deepEqual(twice, once)
    }),
  )
})

test("counts add up whatever the states: affected = told + being told + unreachable + held back", () => {
  const counts = fc.dictionary(fc.constantFrom(...NoticeState.options), fc.nat(10_000))
  fc.assert(
    fc.property(counts, (byState) => {
      const { affected, told, beingTold, unreachable, heldBack } = noticeCounts(byState)
      assert.equal(affected, told + beingTold + unreachable + heldBack)
      assert.equal(
        affected,
        Object.values(byState).reduce((sum, n) => sum + (n ?? 0), 0),
      )
    }),
  )
  assert.deepEqual(Object.keys(countOf).sort(), [...NoticeState.options].sort())
})
