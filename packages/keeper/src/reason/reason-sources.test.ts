import assert from "node:assert/strict"
import { test } from "node:test"
import { joiningMs, knownReason, type ReasonFacts } from "./reason-sources.ts"

const now = new Date("2026-03-02T10:00:00.000Z")
const facts = (change: Partial<ReasonFacts> = {}): ReasonFacts => ({
  now,
  roles: ["clinician"],
  kinds: ["directory", "clinical"],
  exporting: false,
  casework: false,
  emergency: false,
  relations: [],
  memberSince: undefined,
  openedBefore: undefined,
  ...change,
})
const later = new Date(now.getTime() + 1)
const code = (change: Partial<ReasonFacts>) => knownReason(facts(change))?.code

test("nothing known explains nothing", () => {
  assert.equal(knownReason(facts()), undefined)
})

test("a relation explains while it holds; the one that says most is named", () => {
  assert.equal(code({ relations: [{ kind: "author", until: null }] }), "author")
  assert.equal(code({ relations: [{ kind: "hand-over", until: later }] }), "hand-over")
  assert.equal(code({ relations: [{ kind: "hand-over", until: now }] }), undefined)
  assert.equal(
    code({
      relations: [
        { kind: "created", until: null },
        { kind: "assigned", until: null },
      ],
    }),
    "assigned",
  )
})

test("who joined the team within a week reads in", () => {
  assert.equal(code({ memberSince: new Date(now.getTime() - joiningMs + 1) }), "team-joined")
  assert.equal(code({ memberSince: new Date(now.getTime() - joiningMs) }), undefined)
})

test("the desk's work is with names and bills, not with what is clinical, and not a clinician's excuse", () => {
  assert.equal(code({ roles: ["front-desk"], kinds: ["directory", "billing"] }), "desk")
  assert.equal(code({ roles: ["owner"], kinds: ["directory"] }), "desk")
  assert.equal(code({ roles: ["front-desk"], kinds: ["directory", "clinical"] }), undefined)
  assert.equal(code({ roles: ["clinician", "front-desk"], kinds: ["directory"] }), undefined)
  assert.equal(code({ roles: ["privacy-officer"], kinds: ["directory"] }), undefined)
})

test("a break-glass grant explains only an emergency, and makes nobody one's own patient", () => {
  const relations = [{ kind: "break-glass", until: later } as const]
  assert.equal(code({ relations }), undefined)
  assert.deepEqual(knownReason(facts({ relations, emergency: true })), { code: "break-glass", own: false })
})

test("opened before today: known as it was then; a reason that was said explains it until it has run out", () => {
  const openedBefore = (statedUntil: Date | undefined) => knownReason(facts({ openedBefore: { statedUntil } }))
  assert.deepEqual(openedBefore(undefined), { code: "reopened", own: true })
  assert.deepEqual(openedBefore(later), { code: "reopened", own: false })
  assert.equal(openedBefore(now), undefined)
})
