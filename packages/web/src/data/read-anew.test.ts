import assert from "node:assert/strict"
import { test } from "node:test"
import { QueryClient, QueryObserver } from "@tanstack/react-query"
import { readAnew } from "./read-anew.ts"

const queryKey = ["case", "calls"]
const options = { queryKey, staleTime: 60_000, retry: false }

test("a first reading that began before the change does not stand as its answer", async () => {
  const client = new QueryClient()
  const slow = Promise.withResolvers<string>()
  const first = client.fetchQuery({ ...options, queryFn: () => slow.promise }).catch(() => "given up")
  await readAnew(client, ["case"])
  slow.resolve("before")
  assert.equal(await first, "given up")
  assert.equal(await client.fetchQuery({ ...options, queryFn: () => "after" }), "after")
})

test("who looks meanwhile sees the answer after the change, and what was not touched stays", async () => {
  const client = new QueryClient()
  const readings: PromiseWithResolvers<string>[] = []
  const queryFn = () => {
    const reading = Promise.withResolvers<string>()
    readings.push(reading)
    return reading.promise
  }
  client.setQueryData(["patients"], "kept")
  const observer = new QueryObserver<string>(client, { ...options, queryFn })
  const stop = observer.subscribe(() => {})
  const done = readAnew(client, queryKey)
  // The second reading begins when the first has been given up.
  while (readings.length < 2) await new Promise(setImmediate)
  readings[0]?.resolve("before")
  readings[1]?.resolve("after")
  await done
  assert.equal(observer.getCurrentResult().data, "after")
  assert.equal(await client.fetchQuery({ ...options, queryKey: ["patients"], queryFn: () => "new" }), "kept")
  stop()
})
