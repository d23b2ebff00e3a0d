/** `subrosa setup`: a practice whose first owner holds a passphrase-protected key file. */
import { open, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import type { Command } from "commander"
import { CliError } from "../cli-error.ts"
import { deviceLabel, engineFor } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { readPassphrase } from "../passphrase.ts"

export function setupCommand(program: Command): void {
  program
    .command("setup")
    .summary("create a practice whose first owner holds a key file")
    .description(
      "Creates a practice. Its first owner holds a key file, protected by a passphrase: for automation and recovery.\n" +
        "The set-up token is read from the server's data directory (--data), or given with --token (the part of the set-up link after #).",
    )
    .requiredOption("--practice <name>", "name of the practice")
    .option("--name <name>", "name of the first owner", "Owner")
    .option("--no-patients", "the owner does not treat patients: custodian of the care team's key only")
    .option("--token <token>", "set-up token or set-up link")
    .option("--data <dir>", "the server's data directory, on this machine", ".subrosa")
    .action(
      async (
        options: { practice: string; name: string; patients: boolean; token?: string; data: string },
        command: Command,
      ) => {
        const globals = command.optsWithGlobals<Globals>()
        const output = outputOf(globals)
        const key = globals.key
        if (key === undefined)
          throw new CliError("--key FILE is needed: where the key file goes", { exitCode: exitCodes.usage })
        const setupToken = await readToken(options)
        const passphrase = await readPassphrase({ confirm: true })
        // Reserved first: a practice whose key file cannot be written would be lost.
        const file = await open(key, "wx", 0o600).catch((cause: unknown) => {
          throw new CliError(`the key file ${key} cannot be created`, {
            hint: "choose a file that does not exist yet, in a directory you may write to",
            exitCode: exitCodes.usage,
            cause,
          })
        })
        try {
          const made = await engineFor(globals.server).keyFileSetup({
            setupToken,
            practiceName: options.practice,
            personName: options.name,
            seesPatients: options.patients,
            deviceLabel: deviceLabel(),
            passphrase,
            // Called with the finished file before the practice is created.
            keep: async (text) => {
              await file.writeFile(text)
              await file.sync()
            },
          })
          output.line(`Practice "${options.practice}" is set up. Key file: ${key}`)
          output.line("Keep the key file and its passphrase apart from the server, and print a second copy of neither.")
          output.result({ practice: made.practice, account: made.account, key })
        } catch (error) {
          await rm(key, { force: true })
          throw error
        } finally {
          await file.close()
        }
      },
    )
}

async function readToken(options: { token?: string; data: string }): Promise<string> {
  if (options.token !== undefined) return options.token.replace(/^.*#/, "")
  const file = join(options.data, "setup-token")
  try {
    return (await readFile(file, "utf8")).trim()
  } catch (cause) {
    throw new CliError(`no set-up token: ${file} cannot be read`, {
      hint: "give --data DIR of the server, or --token with the link that `subrosa start` printed",
      exitCode: exitCodes.usage,
      cause,
    })
  }
}
