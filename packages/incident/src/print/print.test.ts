import assert from "node:assert/strict"
import { webcrypto } from "node:crypto"
import { test } from "node:test"
import { OutsideError } from "../outside/outside-of.ts"
import { RowsError, writeCsv } from "./csv.ts"
import { batchManifest, batchName, planBatches } from "./manifest.ts"
import { makePrintRun, pieceId, readPieceId } from "./piece-id.ts"
import { readReturnFile } from "./return-file.ts"

const run = "K7Q2MX"
const today = "2026-04-01"
const known = (piece: string) => [1, 2, 3].some((number) => pieceId(run, number) === piece)
const read = (...lines: string[]) => readReturnFile(lines.join("\r\n"), { run, known, today })

test("piece ids read back and tell cases apart", () => {
  const random = (length: number) => webcrypto.getRandomValues(new Uint8Array(length))
  for (const number of [1, 17, 4_000_000]) {
    const id = pieceId(run, number)
    assert.deepEqual(readPieceId(id.toLowerCase(), run), { kind: "piece", id })
    assert.deepEqual(readPieceId(id, makePrintRun(random)), { kind: "other-case" })
    assert.deepEqual(readPieceId(id.slice(0, -1), run), { kind: "mistyped" })
  }
})

test("a return file is taken row by row", () => {
  const pieces = read(
    "piece_id,status,date,new_line1,new_line2,new_city,new_state,new_postal_code,new_country",
    `${pieceId(run, 1)},delivered,2026-03-20,,,,,,`,
    `${pieceId(run, 2)},RETURNED,2026-03-21,,,,,,`,
    `${pieceId(run, 3)},moved,2026-03-22,"5 Park Lane, Rear",,Boston,MA,02134,US`,
  )
  assert.deepEqual(
    pieces.map(({ status, row }) => [status, row]),
    [
      ["delivered", 2],
      ["returned", 3],
      ["moved", 4],
    ],
  )
  assert.deepEqual(pieces[2]?.newAddress?.line, ["5 Park Lane, Rear"])
})

test("a file with faults is refused whole, and each fault names its row", () => {
  const other = pieceId("ZZZZZZ", 1)
  assert.throws(
    () =>
      read(
        "Piece_ID;Status;Date",
        `${pieceId(run, 1)};delivered;2026-03-20`,
        `${other};delivered;2026-03-20`,
        `${pieceId(run, 9)};delivered;2026-03-20`,
        `${pieceId(run, 1)};returned;2026-03-20`,
        `${pieceId(run, 2)};eaten;2026-13-20`,
        `${pieceId(run, 3)};moved;2027-01-01`,
        `K7Q2MX-0000;delivered;2026-03-20`,
      ),
    (error) => {
      assert.ok(error instanceof RowsError)
      assert.deepEqual(
        error.faults.map(({ row, message }) => `${row} ${message}`),
        [
          "3 this piece belongs to another case",
          "4 no such piece was sent in this case",
          "5 this piece is in row 2 already",
          "6 the status must be one of sent, delivered, returned, moved, destroyed",
          "6 the date must be like 2026-03-09",
          "7 the date lies in the future",
          "7 moved, but the new address lacks street, town or postal code",
          "8 this is no piece id: a symbol is wrong or missing",
        ],
      )
      return true
    },
  )
  assert.throws(() => read("piece,what"), /row 1: no column piece_id, status, date/)
  assert.throws(() => read(""), /the file is empty/)
  assert.throws(() => read("piece_id,status,date", "a,b"), /row 2: 2 cells where the header has 3/)
})

test("the print list counts pages, and betrays nothing", () => {
  const pieces = [3, 2].map((pages, i) => ({ pieceId: pieceId(run, i + 1), pages, country: "US", postalCode: "60614" }))
  const batch = { name: batchName("letters", "2026-03-09", 3), format: "letter" as const, pieces }
  const lines = batchManifest(batch, "RPG Office").trimEnd().split("\r\n")
  assert.match(lines[1] ?? "", /letters-20260309-003\.pdf,1,3,2,/)
  assert.match(lines[2] ?? "", /,4,5,1,/)
  assert.throws(() => batchManifest(batch, "Riverside Psychotherapy"), OutsideError)
})

test("cells that a spreadsheet would run are quoted", () => {
  assert.equal(writeCsv(["a"], [["=1+1"], ["-2"], ["@x"], ["plain"]]), `a\r\n"'=1+1"\r\n"'-2"\r\n"'@x"\r\nplain\r\n`)
})

test("batches hold one sheet format each", () => {
  const pieces = ["letter", "a4", "letter", "letter"].map((format) => ({ format: format as "letter" | "a4" }))
  assert.deepEqual(
    planBatches(pieces, 2).map((batch) => batch.map(({ format }) => format)),
    [["letter", "letter"], ["a4"], ["letter"]],
  )
})
