import assert from "node:assert/strict"
import { test } from "node:test"
import { AccountId, type Event, limitsDefault, settingsDefault } from "@subrosa/contract"
import { checkInForce, type InForce } from "./check-in-force.ts"

const id = AccountId.parse("5e2d3ad4-7b7a-4c77-9f0d-1a0c6f2f0a01")
const head = {
  practice: "0f0c6d1e-3f8f-4d7b-9a52-3f9d2d1c9b11",
  time: "2026-01-01T09:00:00.000Z",
  account: id,
  device: "a3c7f6d0-1d55-4b0e-8a3b-7d3e0d9f6a21",
}
const activated: Event = { type: "account", ...head, subject: id, change: "activated", roles: ["clinician"] }
const inForce: InForce = {
  limits: limitsDefault,
  settings: settingsDefault,
  accounts: [{ id, state: "active", roles: ["clinician"] }],
}

test("what was logged and is in force is in order", () => {
  assert.deepEqual(checkInForce([activated], inForce), [])
})

test("limits and settings changed beneath the server are named", () => {
  const wider = { ...limitsDefault, clinician: { ...limitsDefault.clinician, hour: 900 } }
  assert.deepEqual(checkInForce([activated], { ...inForce, limits: wider }), [
    "The limits in force are not the ones last logged.",
  ])
  assert.deepEqual(
    checkInForce([{ type: "limits", ...head, limits: wider }, activated], { ...inForce, limits: wider }),
    [],
  )
  assert.match(
    checkInForce([activated], { ...inForce, settings: { ...settingsDefault, breaker: false } }).join(),
    /settings/,
  )
})

test("an account that no entry let in, one that was ended, and roles that were not given are named", () => {
  assert.match(checkInForce([], inForce).join(), /no entry of the log let it in/)
  const ended: Event = { type: "account", ...head, subject: id, change: "ended" }
  assert.match(checkInForce([ended, activated], inForce).join(), /has ended/)
  const owner: InForce = { ...inForce, accounts: [{ id, state: "active", roles: ["clinician", "owner"] }] }
  assert.match(checkInForce([activated], owner).join(), /other roles/)
})
