import assert from "node:assert/strict"
import { test } from "node:test"
import { Role, SegmentKind } from "@subrosa/contract"
import { mayKind, maySegmentOf, type Relation } from "./permission.ts"

const relation = (change: Partial<Relation>): Relation => ({
  account: "me",
  roles: ["clinician"],
  chartKind: "patient",
  care: "none",
  exporting: false,
  emergency: false,
  ...change,
})

test("no role alone opens another author's notes, not even by an export", () => {
  for (const role of Role.options) {
    for (const care of ["member", "custodian", "none"] as const) {
      for (const exporting of [true, false]) {
        const facts = { kind: "psychotherapy-notes" as const, author: "someone else" }
        assert.equal(maySegmentOf(relation({ roles: [role], care, exporting }), facts), false)
      }
    }
  }
})

test("clinicians open charts of their care team, and nothing of others", () => {
  for (const kind of SegmentKind.options) {
    assert.equal(mayKind(relation({ care: "member" }), kind), true)
    assert.equal(mayKind(relation({ care: "none" }), kind), kind === "psychotherapy-notes")
    assert.equal(mayKind(relation({ care: "custodian" }), kind), kind === "psychotherapy-notes")
  }
})

test("a custodian opens clinical segments by an export only, and only as one who may export", () => {
  const owner = relation({ roles: ["owner"], care: "custodian" })
  assert.equal(mayKind(owner, "clinical"), false)
  assert.equal(mayKind({ ...owner, exporting: true }, "clinical"), true)
  assert.equal(mayKind({ ...owner, exporting: true, care: "none" }, "clinical"), false)
  assert.equal(mayKind(relation({ roles: ["front-desk"], care: "custodian", exporting: true }), "clinical"), false)
})

test("what belongs to no patient is open to clinicians of every team, its clinical part is not", () => {
  const anyone = relation({ chartKind: "practice" })
  assert.equal(mayKind(anyone, "directory"), true)
  assert.equal(mayKind(anyone, "clinical"), false)
})
