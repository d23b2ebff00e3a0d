/** `subrosa backup`: everything of the practice in one age file, verified after it was written. */
import { rename, rm } from "node:fs/promises"
import { openBackupKeyFile } from "@subrosa/engine"
import type { Command } from "commander"
import { describeReport, verifyFile } from "../backup-file.ts"
import { connected, defaultMemory } from "../connect.ts"
import { type Globals, outputOf } from "../globals.ts"
import { writeFileWhole } from "../write-file.ts"

interface Options {
  out: string
  age?: string[]
  check: boolean
}

export function backupCommand(program: Command): void {
  program
    .command("backup")
    .summary("back up the practice to one encrypted file")
    .description(
      "Writes everything of the practice to an age file that your key file opens, then reads it back and verifies it. Owners only.\n" +
        "The keeper's key (keeper.key in the server's data directory) is not in it: keep a copy of that apart. Both are needed to restore.",
    )
    .requiredOption("--out <file>", "where to write")
    .option("--age <recipient...>", "further age recipients that shall be able to open it (age1...)")
    .option("--no-check", "do not read it back")
    .action(async (options: Options, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const unchecked = `${options.out}.unchecked`
      const { bytes, key } = await connected(globals, async (engine, { text, passphrase }) => {
        const { recipient, identity, practiceCardDigest } = await openBackupKeyFile(text, passphrase)
        const { stream } = await engine.backup({ recipients: [recipient, ...(options.age ?? [])] })
        const written = await writeFileWhole(options.check ? unchecked : options.out, stream)
        return { bytes: written, key: { key: { identity }, practiceCardDigest } }
      })
      if (!options.check) {
        output.line(`${options.out}: ${bytes} bytes, not read back`)
        output.result({ out: options.out, bytes })
        return
      }
      try {
        const memory = defaultMemory(globals.server)
        const report = await verifyFile(unchecked, key, { memory, acceptOlder: false }, output)
        await rename(unchecked, options.out)
        for (const line of describeReport(report)) output.line(line)
        output.line(`${options.out}: ${bytes} bytes, verified. Keep keeper.key apart from it: a restore needs both.`)
        output.result({ out: options.out, bytes, report })
      } finally {
        await rm(unchecked, { force: true })
      }
    })
}
