/** Saves what the engine makes piece by piece, as a download of the browser. */
import type { Remote } from "comlink"
import type { PieceReader } from "../worker/desk.ts"

interface Sink {
  write(piece: Uint8Array<ArrayBuffer>): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
}

/** Resolves to the number of bytes saved. */
export async function saveFile(reader: Remote<PieceReader>, onBytes: (bytes: number) => void): Promise<number> {
  const sink = gather(await reader.fileName())
  let bytes = 0
  try {
    for (;;) {
      const piece = await reader.read()
      if (piece === undefined) break
      await sink.write(piece.slice())
      bytes += piece.byteLength
      onBytes(bytes)
    }
    await sink.close()
    return bytes
  } catch (error) {
    await Promise.allSettled([reader.cancel(), sink.abort()])
    throw error
  }
}

/** A Blob: the browser keeps large ones on disk. */
function gather(fileName: string): Sink {
  let parts: Blob[] = []
  return {
    write: async (piece) => {
      parts.push(new Blob([piece]))
    },
    close: async () => download(fileName, new Blob(parts)),
    abort: async () => {
      parts = []
    },
  }
}

/** Offers bytes as a download of that name. */
export function download(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement("a")
  link.href = url
  link.download = fileName
  link.click()
  // The download has begun by then, in every browser.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
