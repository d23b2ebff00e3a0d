import assert from "node:assert/strict"
import { test } from "node:test"
import { checkPrimitive } from "./primitive-types.ts"

const table: Record<string, { good: unknown[]; bad: unknown[] }> = {
  id: { good: ["a", "A-1.b", "x".repeat(64)], bad: ["", "x".repeat(65), "a b", "a_b", 1] },
  date: {
    good: ["1980", "1980-04", "1980-04-12", "2024-02-29", "2000-02-29"],
    bad: ["80", "1980-4", "1980-13", "1980-02-30", "2023-02-29", "1900-02-29", "1980-04-12T00:00:00Z", ""],
  },
  dateTime: {
    good: ["1980", "1980-04-12", "1980-04-12T10:00:00Z", "1980-04-12T10:00:00.123+02:00", "2016-12-31T23:59:60Z"],
    bad: [
      "1980-04-12T10:00:00",
      "1980-04-12T10:00Z",
      "1980-04-12 10:00:00Z",
      "1980-04T10:00:00Z",
      "1980-04-12T24:00:00Z",
    ],
  },
  instant: {
    good: ["1980-04-12T10:00:00Z", "2015-02-07T13:28:17.239+02:00"],
    bad: ["1980-04-12", "1980-02-30T10:00:00Z"],
  },
  time: { good: ["10:00:00", "23:59:59.5"], bad: ["10:00", "24:00:00", "10:00:00Z"] },
  code: { good: ["final", "a b", "CHEST\u00a0"], bad: ["", " a", "a ", "a  b"] },
  uri: { good: ["http://x.org", "urn:uuid:1", "x"], bad: ["", "a b"] },
  oid: { good: ["urn:oid:1.2.3"], bad: ["1.2.3", "urn:oid:3.1", "urn:oid:1.02"] },
  uuid: {
    good: ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520"],
    bad: ["c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:1"],
  },
  base64Binary: { good: ["AAAA", "AAA=", "AA==", "AAAA\nAAAA"], bad: ["", "AAA", "A===", "%%%2@()()", "AAAA="] },
  boolean: { good: [true, false], bad: ["true", 1, null] },
  integer: { good: [0, -1, 2147483647], bad: [1.5, "1", 2147483648] },
  positiveInt: { good: [1], bad: [0, -1] },
  unsignedInt: { good: [0], bad: [-1] },
  decimal: { good: [0, -1.5, 1e3], bad: ["1.5", true] },
  string: { good: ["x", " "], bad: ["", 1, {}] },
}

for (const [name, { good, bad }] of Object.entries(table)) {
  test(`${name} takes what R4 allows and nothing else`, () => {
    const check = checkPrimitive(name)
    assert.ok(check)
    for (const value of good) assert.equal(check(value), undefined, JSON.stringify(value))
    for (const value of bad) assert.notEqual(check(value), undefined, JSON.stringify(value))
  })
}

test("a complex type is no primitive", () => assert.equal(checkPrimitive("HumanName"), undefined))
