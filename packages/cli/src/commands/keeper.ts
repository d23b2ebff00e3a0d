/** `subrosa keeper`: the keeper as a process of its own, on another machine than the store's server. */
import { createKeeperKey, makeCertificates, readKeeperConfig, startKeeper, stopOnSignals } from "@subrosa/server"
import type { Command } from "commander"
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
  keeper
    .command("certificates <dir>")
    .summary("make the certificates of the link")
    .description("Makes a private authority and one certificate for each side, for ten years. Never overwrites.")
    .requiredOption("--host <name...>", "the keeper's host names and addresses, as --keeper will name them")
    .action(async (dir: string, { host }: { host: string[] }, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const files = await makeCertificates(dir, host)
      output.line(`On the keeper's machine: ${files.keeper.join(", ")}, and ${files.ca}`)
      output.line(`On the store's machine:  ${files.store.join(", ")}, and ${files.ca}`)
      output.line(`Move ${files.authority} off both: whoever has it can make further certificates.`)
      output.result(files)
    })
}
