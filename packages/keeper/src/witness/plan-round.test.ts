import assert from "node:assert/strict"
import { test } from "node:test"
import { type AskedWitness, planRound, type Round } from "./plan-round.ts"

const now = new Date("2026-01-01T12:00:00.000Z")
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const asked = (key: string, rest: Partial<AskedWitness> = {}): AskedWitness => ({
  ...{ key, url: `https://${key}.example`, problemAt: undefined },
  ...rest,
})
const three = [asked("a"), asked("b"), asked("c")]
const round = (size: number, startedSecondsAgo: number, ...cosigned: string[]): Round => ({
  size,
  startedAt: ago(startedSecondsAgo),
  cosigned: new Map(cosigned.map((key) => [key, ago(1)])),
})
const plan = (size: number, before: Round | undefined, witnesses: readonly AskedWitness[] = three) =>
  planRound({ size, maxAgeMinutes: 9, quorum: 2 }, before, witnesses, now)

test("the first round begins at once, and asks everyone", () => {
  assert.deepEqual(plan(5, undefined), { renew: true, ask: ["a", "b", "c"] })
})

test("a round ends at once when all have cosigned, after a while without the slow, and after longer without a quorum", () => {
  assert.equal(plan(6, round(5, 0, "a", "b", "c")).renew, true)
  assert.equal(plan(6, round(5, 5, "a", "b")).renew, false)
  assert.equal(plan(6, round(5, 10, "a", "b")).renew, true)
  assert.equal(plan(6, round(5, 44, "a")).renew, false)
  assert.equal(plan(6, round(5, 45, "a")).renew, true)
})

test("a log that rests begins no round; one that went back does", () => {
  assert.equal(plan(5, round(5, 9_999, "a")).renew, false)
  assert.equal(plan(4, round(5, 0, "a")).renew, true)
})

test("who has cosigned is asked again after a third of the time it may take, who failed after a while, who pulls never", () => {
  const before = {
    ...round(5, 600),
    cosigned: new Map([
      ["a", ago(179)],
      ["b", ago(180)],
    ]),
  }
  const witnesses = [
    asked("a"),
    asked("b"),
    asked("c", { problemAt: ago(19) }),
    asked("d", { problemAt: ago(20) }),
    asked("e", { url: undefined }),
  ]
  assert.deepEqual(plan(5, before, witnesses).ask, ["b", "d"])
})
