import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { isRunning, mayAcknowledge, noticeHoldsMs, type RecoveryFacts, recoveryStateOf } from "./decide-recovery.ts"

const now = new Date("2026-11-29T09:00:00.000Z")
const later = (ms: number): Date => new Date(now.getTime() + ms)
const fresh: RecoveryFacts = { linkExpiresAt: null, opened: false, usedAt: null, endedAt: null }
const due = { state: "approved", due: true } as const

test("nothing can be used before its request is due, whatever else is there", () => {
  const states = fc.constantFrom("open", "approved", "refused", "cancelled", "expired" as const)
  const link = fc.option(fc.integer({ min: -1000, max: 1000 }).map(later), { nil: null })
  fc.assert(
    fc.property(states, link, fc.boolean(), (state, linkExpiresAt, opened) => {
      const is = recoveryStateOf({ ...fresh, linkExpiresAt, opened }, { state, due: false }, now)
      assert.ok(is === "waiting" || !isRunning(is), is)
    }),
  )
})

test("what was used or stopped stays so", () => {
  for (const approval of [due, { state: "applied", due: false }, { state: "cancelled", due: false }] as const) {
    assert.equal(recoveryStateOf({ ...fresh, usedAt: now }, approval, now), "used")
    assert.equal(recoveryStateOf({ ...fresh, endedAt: now }, approval, now), "stopped")
  }
})

test("a link waits, is opened, and runs out; then the helper may make another", () => {
  assert.equal(recoveryStateOf(fresh, due, now), "ready")
  const linked = { ...fresh, linkExpiresAt: later(1) }
  assert.equal(recoveryStateOf(linked, due, now), "linked")
  assert.equal(recoveryStateOf({ ...linked, opened: true }, due, now), "opened")
  assert.equal(recoveryStateOf({ ...linked, opened: true }, due, later(1)), "ready")
})

test("a device that came with the kit's user, or after, says nothing away for a week", () => {
  const kit = { kind: "recovery-kit", at: now } as const
  assert.equal(mayAcknowledge(kit, later(-1), now), true)
  assert.equal(mayAcknowledge(kit, now, later(noticeHoldsMs - 1)), false)
  assert.equal(mayAcknowledge(kit, later(1), later(noticeHoldsMs)), true)
  assert.equal(mayAcknowledge({ kind: "recovery", at: now }, later(1), later(2)), true)
})
