/** Files as servers compress them for a bulk export (gzip, RFC 1952), unpacked by the platform as they are read. */

/** The bytes are no whole gzip file, or one of several members, which not every platform unpacks. */
export class GzipFault extends Error {}

export const isGzip = ([first, second]: Uint8Array): boolean => first === 0x1f && second === 0x8b

/** @throws GzipFault; whatever the source throws */
export async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let failure: { error: unknown } | undefined
  const packed = readableOf(source, (error) => {
    failure = { error }
  })
  const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader()
  try {
    for (;;) {
      const next = await reader.read().catch((cause: unknown) => {
        throw failure === undefined ? new GzipFault("not a whole gzip file", { cause }) : failure.error
      })
      if (next.done) return
      yield next.value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function readableOf(
  source: AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await iterator.next()
        if (next.done) controller.close()
        else controller.enqueue(new Uint8Array(next.value))
      } catch (error) {
        onFailure(error)
        controller.error(error)
      }
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
