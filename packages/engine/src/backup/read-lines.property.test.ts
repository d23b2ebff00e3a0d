import assert from "node:assert/strict"
import { test } from "node:test"
import { concat, fromUtf8, utf8 } from "@subrosa/codec"
import fc from "fast-check"
import { readLines } from "./read-lines.ts"

async function linesOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const lines: string[] = []
  for await (const some of readLines(streamOf(chunks))) lines.push(...some.map(fromUtf8))
  return lines
}

const streamOf = (chunks: readonly Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })

test("lines come out the same however the bytes are cut", async () => {
  const line = fc.string({ unit: "grapheme", maxLength: 50 }).map((text) => text.replaceAll("\n", " "))
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(40)), async (lines, cuts) => {
      const bytes = concat(...lines.map((text) => utf8(`${text}\n`)))
      const chunks: Uint8Array[] = []
      let from = 0
      for (const cut of cuts) {
        chunks.push(bytes.subarray(from, from + cut))
        from += cut
      }
      chunks.push(bytes.subarray(from))
      assert.deepEqual(await linesOf(chunks), lines)
    }),
  )
})

test("a last line without its end is no line", async () => {
  await assert.rejects(linesOf([utf8("whole\nhal")]), { code: "truncated" })
})
