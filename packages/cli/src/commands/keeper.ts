/** `subrosa keeper`: the keeper as a process of its own, on another machine than the store's server. */
import {
  createKeeperKey,
  readConfig,
  readKeeperConfig,
  rotateKeeperKey,
  startKeeper,
  stopOnSignals,
} from "@subrosa/server"
import type { Command } from "commander"
import { CliError } from "../cli-error.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { reportProgress } from "./start.ts"

interface Options {
  data: string
  listen: string
  origin?: string
  tlsCert?: string
  tlsKey?: string
  tlsCa?: string
  keeperKey?: string
}

interface RotateOptions {
  to: string
  data: string
  keeperKey?: string
  settle: string
}

export function keeperCommand(program: Command): void {
  const keeper = program
    .command("keeper")
    .summary("the keeper on a machine of its own")
    .description(
      "The keeper apart from the store's server: neither machine alone can open anything (docs/guides/reused-hardware.md).",
    )
  keeper
    .command("start", { isDefault: true })
    .summary("start the keeper")
    .description(
      "Starts the keeper with its own PostgreSQL, or with the one that DATABASE_URL names. The store's server then runs as\n" +
        "`subrosa start --keeper ADDRESS`. Prints a one-time link to set up the first practice. Ctrl-C stops it.",
    )
    .requiredOption("--listen <address>", "unix:/PATH, or https://HOST:PORT with certificates on both sides")
    .option("--data <dir>", "data directory", ".subrosa-keeper")
    .option(
      "--origin <url>",
      "the address people type: the same as the store's server has (default: http://localhost:7400)",
    )
    .option("--tls-cert <file>", "the keeper's certificate (PEM)")
    .option("--tls-key <file>", "its key (PEM)")
    .option("--tls-ca <file>", "the authority of the store's server's certificate (PEM)")
    .option("--keeper-key <key>", "the key-encryption key, if it is not keeper.key in the data directory")
    .action(async (options: Options, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const config = readKeeperConfig({ ...options, databaseUrl: process.env.DATABASE_URL })
      const running = await startKeeper(config, { onProgress: reportProgress(output) })
      const stopped = stopOnSignals(running, () => output.line("Stopping."))
      output.line(`The keeper is ready at ${options.listen}`)
      if (running.setupLink !== undefined) {
        output.line(`Set up your practice (this link works once): ${running.setupLink}`)
      }
      output.result({ url: options.listen, setupLink: running.setupLink })
      await stopped
    })
  const key = keeper
    .command("key")
    .summary("the key-encryption key")
    .description("The key under which the keeper keeps its secrets.")
  key
    .command("create")
    .summary("make a key")
    .description(
      "Makes a key in a file, or inside a PKCS#11 token as one that can never leave it. A token's PIN is read from the file that\n" +
        "pin-source names, or from SUBROSA_KEEPER_PIN. Never overwrites.",
    )
    .requiredOption(
      "--keeper-key <key>",
      "a path, or pkcs11:token=LABEL;object=NAME?module-path=/LIB.so&pin-source=/PINFILE",
    )
    .action(async ({ keeperKey }: { keeperKey: string }, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      output.line(`Made ${await createKeeperKey(keeperKey)}.`)
      output.result({ key: keeperKey })
    })
  key
    .command("rotate")
    .summary("exchange the key for another")
    .description(
      "Seals everything that is under the present key under another, made before by `create`, also while the keeper (or the\n" +
        "server) is at work: it needs no restart. Stopped in the middle it is taken up again by the same command.",
    )
    .requiredOption("--to <key>", "the key that follows, named as for create")
    .option("--data <dir>", "data directory of the keeper, or of the server with the keeper in it", ".subrosa-keeper")
    .option("--keeper-key <key>", "the present key, if it is not the one that the data directory knows of")
    .option("--settle <seconds>", "how long a request of before may still take", "130")
    .action(async ({ to, data, keeperKey, settle }: RotateOptions, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const config = readConfig({ data, keeperKey, databaseUrl: process.env.DATABASE_URL })
      const onProgress = (progress: { step: string; count?: number }) => {
        if (progress.step === "waiting" && progress.count !== 0)
          output.line("Waiting until requests of before have ended.")
      }
      const settleMs = readSeconds(settle) * 1000
      const { resealed, place } = await rotateKeeperKey({ config, to, settleMs, onProgress })
      output.line(`Sealed anew: ${resealed} values. The key is now ${place}.`)
      output.line(
        "Start with it from now on (--keeper-key, where you give one). Backups of before still need the key before.",
      )
      output.result({ resealed, key: place })
    })
  keeper
    .command("certificates <dir>")
    .summary("make the certificates of the link")
    .description("Makes a private authority and one certificate for each side, for ten years. Never overwrites.")
    .requiredOption("--host <name...>", "the keeper's host names and addresses, as --keeper will name them")
    .action(async (dir: string, { host }: { host: string[] }, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const { makeCertificates } = await import("@subrosa/server/certificates")
      const files = await makeCertificates(dir, host)
      output.line(`On the keeper's machine: ${files.keeper.join(", ")}, and ${files.ca}`)
      output.line(`On the store's machine:  ${files.store.join(", ")}, and ${files.ca}`)
      output.line(`Move ${files.authority} off both: whoever has it can make further certificates.`)
      output.result(files)
    })
}

function readSeconds(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text)
  throw new CliError(`--settle ${text} is not a number of seconds`, { exitCode: exitCodes.usage })
}
