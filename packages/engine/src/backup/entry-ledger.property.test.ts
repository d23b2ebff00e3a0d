import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { BackupError } from "./backup-error.ts"
import { EntryLedger } from "./entry-ledger.ts"

type Said = { kind: "written" | "share" | "shredded" | "stored"; entry: string }

const filled = (byte: number) => new Uint8Array(32).fill(byte)
const say = (ledger: EntryLedger, { kind, entry }: Said, content = filled(1), filing = filled(2)): void => {
  if (kind === "written") ledger.written(entry, content, filing)
  else if (kind === "stored") ledger.stored(entry, content)
  else ledger.share(entry, filing, kind === "shredded")
}
const outcome = (ledger: EntryLedger): string => {
  try {
    const { verified, shredded, unreferenced } = ledger.settle()
    return `${verified} ${shredded} ${unreferenced}`
  } catch (error) {
    if (error instanceof BackupError) return error.code
    throw error
  }
}

test("the order in which the three places are read changes nothing", () => {
  const whole = (entry: string): Said[] => [
    { kind: "written", entry },
    { kind: "share", entry },
    { kind: "stored", entry },
  ]
  const entries = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 40 })
  const shuffled = entries.chain((ids) => {
    const all = ids.flatMap(whole)
    return fc.shuffledSubarray(all, { minLength: all.length })
  })
  fc.assert(
    fc.property(shuffled, (said) => {
      const ledger = new EntryLedger()
      for (const one of said) say(ledger, one)
      assert.equal(outcome(ledger), `${said.length / 3} 0 0`)
    }),
  )
})

test("what is said of one entry decides alone what becomes of it", () => {
  const id = "7c0ffee0-0000-4000-8000-000000000001"
  const cases: [Said["kind"][], string][] = [
    [["written", "share", "stored"], "1 0 0"],
    [["written", "shredded", "stored"], "0 1 0"],
    [["written", "shredded"], "0 1 0"],
    [["shredded"], "0 1 0"],
    [["stored"], "0 0 1"],
    [["written", "stored"], "entry_missing"],
    [["written", "share"], "entry_missing"],
    [["written"], "entry_missing"],
    [["share", "stored"], "share_mismatch"],
  ]
  for (const [kinds, expected] of cases) {
    const ledger = new EntryLedger()
    for (const kind of kinds) say(ledger, { kind, entry: id })
    assert.equal(outcome(ledger), expected, kinds.join(" "))
  }
})

test("another content or another filing is noticed, whoever told first", () => {
  const entry = "7c0ffee0-0000-4000-8000-000000000002"
  for (const order of [
    ["written", "share", "stored"],
    ["stored", "share", "written"],
  ] as const) {
    const other = new EntryLedger()
    for (const kind of order) say(other, { kind, entry }, filled(kind === "stored" ? 9 : 1))
    assert.equal(outcome(other), "entry_altered")
    const moved = new EntryLedger()
    for (const kind of order) say(moved, { kind, entry }, filled(1), filled(kind === "share" ? 9 : 2))
    assert.equal(outcome(moved), "share_mismatch")
  }
})

test("more entries than a page and an index hold at first are all kept apart", () => {
  const ledger = new EntryLedger()
  const idOf = (i: number) => `00000000-0000-4000-8000-${i.toString(16).padStart(12, "0")}`
  for (const kind of ["written", "share", "stored"] as const) {
    for (let i = 0; i < 40_000; i++) say(ledger, { kind, entry: idOf(i) }, filled(i % 251))
  }
  assert.equal(outcome(ledger), "40000 0 0")
})
