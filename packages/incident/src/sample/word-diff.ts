/** Which words of a posted text are not the record's, and which of the record's it leaves out. */
export interface WordDiff {
  /** In the sample, not in the record at that place. */
  added: string[]
  /** In the record, left out of the sample. */
  missing: string[]
}

/** Longer texts are compared up to here: enough to say how they differ. */
const wordsMax = 2000

/** By the longest common subsequence (the classic table; texts are short). Words before and after the common part count as neither. */
export function wordDiff(sample: readonly string[], record: readonly string[]): WordDiff {
  const a = sample.slice(0, wordsMax)
  const b = record.slice(0, wordsMax)
  const width = b.length + 1
  const table = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j
      table[at] =
        a[i] === b[j] ? (table[at + width + 1] ?? 0) + 1 : Math.max(table[at + width] ?? 0, table[at + 1] ?? 0)
    }
  }
  const diff: WordDiff = { added: [], missing: [] }
  let [i, j] = [0, 0]
  // An excerpt leaves out what stands before and after it: only between common words is it a difference.
  let skipped: string[] = []
  let begun = false
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      if (begun) diff.missing.push(...skipped)
      skipped = []
      begun = true
      i++
      j++
    } else if ((table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0)) diff.added.push(a[i++] ?? "")
    else skipped.push(b[j++] ?? "")
  }
  diff.added.push(...a.slice(i))
  return diff
}
