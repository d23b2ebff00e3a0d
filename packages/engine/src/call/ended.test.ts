import assert from "node:assert/strict"
import { test } from "node:test"
import { ended } from "./ended.ts"
import { problemError } from "./problem.ts"

const refused = async (status: number, code: string) => {
  throw problemError(
    status,
    JSON.stringify({ type: `urn:subrosa:problem:${code}`, title: "No", status, code, requestId: "x" }),
  )
}

test("an end that was asked for before is done; any other refusal stays one", async () => {
  await ended(Promise.resolve({}))
  await ended(refused(404, "not_found"))
  await assert.rejects(ended(refused(409, "conflict")), { code: "conflict" })
})
