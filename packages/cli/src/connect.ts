/** From `--server URL --key FILE` to an open engine. */
import { readFile } from "node:fs/promises"
import { hostname } from "node:os"
import { createEngine } from "@subrosa/engine"
import { CliError } from "./cli-error.ts"
import { exitCodes } from "./exit-codes.ts"
import { defaultStateFile, nodePlatform } from "./node-platform.ts"
import { readPassphrase } from "./passphrase.ts"

export interface ConnectOptions {
  server: string
  key?: string
}

export const deviceLabel = (): string => `Command line on ${hostname()}`.slice(0, 200)

export const engineFor = (server: string) =>
  createEngine(nodePlatform({ origin: server, stateFile: defaultStateFile() }))

/** What this person's command line remembers between runs. */
export const defaultMemory = (server: string) => nodePlatform({ origin: server, stateFile: defaultStateFile() }).memory

export type CliEngine = ReturnType<typeof engineFor>

/** A key file's text and what opens it. */
export interface KeyFileText {
  text: string
  passphrase: string
}

/** Signs in with the key file; `work` runs with the open engine, and the session ends after it. */
export async function connected<T>(
  options: ConnectOptions,
  work: (engine: CliEngine, keyFile: KeyFileText) => Promise<T>,
): Promise<T> {
  if (options.key === undefined) {
    throw new CliError("no key file was named", {
      hint: "add --key FILE (made by `subrosa setup`), or set SUBROSA_KEY",
      exitCode: exitCodes.usage,
    })
  }
  const text = await readKeyFile(options.key)
  const passphrase = await readPassphrase({ confirm: false })
  const engine = engineFor(options.server)
  await engine.keyFileSignIn({ text, passphrase, deviceLabel: deviceLabel() })
  try {
    return await work(engine, { text, passphrase })
  } finally {
    // Ending the session is a courtesy: if it fails, it ends by itself.
    await engine.signOut({ everywhere: false }).catch(() => {})
  }
}

export async function readKeyFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8")
  } catch (cause) {
    throw new CliError(`the key file ${file} cannot be read`, {
      hint: "check --key; `subrosa setup` makes a key file",
      exitCode: exitCodes.usage,
      cause,
    })
  }
}
