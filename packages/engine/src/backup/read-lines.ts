/** Bytes become lines, each without its newline, as many at a time as one chunk ends. A line may span many chunks. */
import { concat } from "@subrosa/codec"
import { BackupError } from "./backup-error.ts"

const newline = 0x0a
/** Beyond any row: an entry of 12 MiB is 16 MiB as base64url. */
const lineMaxBytes = 32 * 1024 * 1024

/** @throws BackupError `truncated` when the last line has no end, `not_a_backup` for one beyond 32 MiB */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array[]> {
  let begun: Uint8Array[] = []
  let begunBytes = 0
  for await (const chunk of iterate(stream)) {
    const lines: Uint8Array[] = []
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const rest = chunk.subarray(from, end)
      lines.push(begun.length === 0 ? rest : concat(...begun, rest))
      begun = []
      begunBytes = 0
      from = end + 1
    }
    if (from < chunk.length) {
      begun.push(chunk.subarray(from))
      begunBytes += chunk.length - from
      if (begunBytes > lineMaxBytes) throw new BackupError("not_a_backup", "a line is longer than any row")
    }
    if (lines.length > 0) yield lines
  }
  if (begunBytes > 0) throw new BackupError("truncated", "the backup breaks off in the middle of a line")
}

/** Browsers cannot all iterate a stream. */
async function* iterate(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    // Whoever stops early has no use for the rest; a stream that failed has nothing left to cancel.
    reader.cancel().catch(() => undefined)
  }
}
