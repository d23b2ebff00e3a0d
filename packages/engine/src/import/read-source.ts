import { type ReadItem, readResources } from "@subrosa/fhir"
import type { ImportSource } from "../port.ts"

/** Items of a file in batches, with the bytes read so far. Ends quietly when the signal is given. */
export async function* readSource(
  source: ImportSource,
  signal: AbortSignal,
): AsyncGenerator<{ items: Iterable<ReadItem>; bytesDone: number }> {
  let bytesDone = 0
  const reader = (await source.stream()).getReader()
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let read = await reader.read(); !read.done && !signal.aborted; read = await reader.read()) {
      bytesDone += read.value.length
      yield read.value
    }
  }
  try {
    for await (const items of readResources(chunks(), { name: source.name })) {
      // What was cut off by the signal is no fault of the file's.
      if (signal.aborted) return
      yield { items, bytesDone }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
