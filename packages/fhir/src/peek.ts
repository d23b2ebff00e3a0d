/** The first bytes of a stream, looked at before it is read. */

export interface Peeked {
  /** As many bytes as were asked for, if the stream has them. */
  head: Uint8Array
  /** All of the stream, those bytes included. */
  chunks: AsyncGenerator<Uint8Array, void, undefined>
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
  const head = new Uint8Array(Math.min(length, bytes))
  let at = 0
  for (const chunk of taken) {
    head.set(chunk.subarray(0, head.length - at), at)
    at += Math.min(chunk.length, head.length - at)
  }
  return { head, chunks: following(taken, iterator) }
}

async function* following(
  taken: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* taken
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}
