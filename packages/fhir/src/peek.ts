/** The first bytes of a stream, looked at before it is read. */

export interface Peeked {
  /** As many bytes as were asked for, if the stream has them. */
  head: Uint8Array
  /** All of the stream, those bytes included. Its `return` lets go of the source, whether anything was read or not. */
  chunks: Required<Pick<AsyncIterableIterator<Uint8Array>, "next" | "return">> & AsyncIterable<Uint8Array>
}

export async function peek(source: AsyncIterable<Uint8Array>, bytes: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let length = 0
  while (length < bytes) {
    const next = await iterator.next()
    if (next.done) break
    taken.push(next.value)
    length += next.value.length
  }
  const head = headOf(taken, Math.min(length, bytes))
  const chunks: Peeked["chunks"] = {
    async next() {
      const value = taken.shift()
      return value === undefined ? iterator.next() : { done: false, value }
    },
    async return() {
      await iterator.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => chunks,
  }
  return { head, chunks }
}

function headOf(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const head = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    head.set(chunk.subarray(0, bytes - at), at)
    at = Math.min(bytes, at + chunk.length)
  }
  return head
}
