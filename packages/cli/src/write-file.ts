/** Writes a stream to a file that is whole or absent: beside it first, synced, then renamed. */
import { open, rename, rm } from "node:fs/promises"
import { CliError } from "./cli-error.ts"
import { exitCodes } from "./exit-codes.ts"

export async function writeFileWhole(file: string, stream: ReadableStream<Uint8Array>): Promise<number> {
  const partial = `${file}.partial`
  const handle = await open(partial, "w", 0o600).catch((cause: unknown) => {
    throw new CliError(`${file} cannot be written`, {
      hint: "choose a directory you may write to",
      exitCode: exitCodes.usage,
      cause,
    })
  })
  let bytes = 0
  try {
    for await (const chunk of stream) {
      await handle.writeFile(chunk)
      bytes += chunk.length
    }
    await handle.sync()
    await handle.close()
    await rename(partial, file)
    return bytes
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(partial, { force: true })
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") {
      throw new CliError(`the disk is full: ${file} was not written`, {
        hint: "free some space and run this again",
        cause: error,
      })
    }
    throw error
  }
}
