/** What is typed but not saved yet: locking waits for it. */
type Flush = () => Promise<void>
const flushes = new Set<Flush>()

/** Answers how to leave again. */
export function beforeLock(flush: Flush): () => void {
  flushes.add(flush)
  return () => {
    flushes.delete(flush)
  }
}

export const flushAll = async (): Promise<void> => {
  await Promise.allSettled([...flushes].map((flush) => flush()))
}
