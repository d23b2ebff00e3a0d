/** `subrosa start`: the server, with everything it needs. */

import {
  type Config,
  type RunningServer,
  readConfig,
  type StartProgress,
  startServer,
  stopOnSignals,
  storeModules,
  subrosaModules,
} from "@subrosa/server"
import { type Command, Option } from "commander"
import { type Globals, outputOf } from "../globals.ts"
import type { Output } from "../output.ts"

interface Options {
  data: string
  port: string
  host: string
  origin?: string
  tlsCert?: string
  tlsKey?: string
  sample?: boolean
  keeperKey?: string
  keeper?: string
  keeperTlsCert?: string
  keeperTlsKey?: string
  keeperTlsCa?: string
}

export function startCommand(program: Command): void {
  program
    .command("start")
    .summary("start the server")
    .description(
      "Starts the server with its own PostgreSQL (a private Unix socket, no port), or with the one that DATABASE_URL names (15 or newer). Prints a one-time\n" +
        "link to set up the first practice. Ctrl-C stops it.",
    )
    .option("--data <dir>", "data directory", ".subrosa")
    .option("--port <n>", "port", "7400")
    .option("--host <host>", "address to listen on", "localhost")
    .option("--origin <url>", "the address people type; passkeys bind to it (default: http://localhost:PORT)")
    .option("--tls-cert <file>", "TLS certificate (PEM)")
    .option("--tls-key <file>", "TLS key (PEM)")
    .option("--keeper-key <key>", "the keeper's key, if it is not keeper.key in the data directory")
    .option("--keeper <url>", "a keeper that runs apart: https://HOST:PORT or unix:/PATH (subrosa keeper)")
    .option("--keeper-tls-cert <file>", "this server's certificate for the keeper (PEM)")
    .option("--keeper-tls-key <file>", "its key (PEM)")
    .option("--keeper-tls-ca <file>", "the authority of the keeper's certificate (PEM)")
    .addOption(new Option("--sample", "load a sample practice of invented patients and print links to join it"))
    .action(async (options: Options, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const config = readConfig({ ...options, databaseUrl: process.env.DATABASE_URL })
      const server = await startWith(config, reportProgress(output))
      // From here on Ctrl-C ends in good order, also while the sample loads.
      let stopSample = () => {}
      const stopped = stopOnSignals(server, () => {
        stopSample()
        output.line("Stopping.")
      })
      output.line(`Subrosa is ready on ${server.url}`)
      if (config.sample) {
        // Brings a whole client with it, which a server has no use for.
        const { openSample } = await import("../sample.ts")
        const sample = await openSample({
          url: server.url,
          data: config.data,
          setupToken: server.setupLink?.replace(/^.*#/, ""),
          onProgress: note(output),
        })
        stopSample = sample.stop
        output.line(`Sample practice with ${sample.patients} invented patients. Join it as`)
        for (const { label, link } of sample.links) output.line(`  ${label.padEnd(11)} ${link}`)
        if (sample.query !== undefined) output.line(`Someone to find: ${sample.query}`)
        output.result({ url: server.url, sample: { patients: sample.patients, links: sample.links } })
      } else {
        if (server.setupLink !== undefined)
          output.line(`Set up your practice (this link works once): ${server.setupLink}`)
        output.result({ url: server.url, setupLink: server.setupLink })
      }
      await stopped
    })
}

/** With the keeper in this process, or with the one that runs apart. */
async function startWith(config: Config, onProgress: (progress: StartProgress) => void): Promise<RunningServer> {
  if (config.keeper === undefined) return startServer(config, { modules: subrosaModules(), onProgress })
  const { openRemoteKeeper } = await import("@subrosa/server/remote-keeper")
  const remote = await openRemoteKeeper(config.keeper)
  try {
    const met = await remote.meet(config.origin)
    if (met === undefined)
      onProgress({ step: "warning", message: "the keeper does not answer yet; until it does, requests are refused" })
    else if (Math.abs(Date.parse(met.time) - Date.now()) > skewMaxMs) {
      onProgress({ step: "warning", message: "the keeper's clock and this machine's differ: set both by NTP" })
    }
    const server = await startServer(config, { modules: storeModules(remote), onProgress })
    return { ...server, close: () => server.close().finally(remote.close) }
  } catch (error) {
    await remote.close()
    throw error
  }
}

/** A quarter of what a request's time may be off. */
const skewMaxMs = 30_000

/** One line that is written over on a terminal; elsewhere a line per step. */
function note(output: Output): (text: string) => void {
  let last = ""
  return (text) => {
    if (output.json || text === last) return
    last = text
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`)
  }
}

export function reportProgress(output: Output): (progress: StartProgress) => void {
  const show = note(output)
  return (progress) => {
    if (progress.step === "warning") output.line(`Warning: ${progress.message}`)
    else if (progress.step === "migrated") show(`Database: ${progress.count} migrations applied`)
    else if (progress.step === "postgres") show(`Database: ${wordsOf(progress.event)}`)
    else if (progress.progress.step === "transform") show(`Building the web app: ${progress.progress.modules} modules`)
    else
      show(progress.progress.step === "bundle" ? "Building the web app: bundling" : "Building the web app: compressing")
  }
}

type DatabaseEvent = Extract<StartProgress, { step: "postgres" }>["event"]

function wordsOf(event: DatabaseEvent): string {
  switch (event.kind) {
    case "initializing":
      return "being created"
    case "took over":
      return "one left running by an earlier server was stopped"
    case "crashed":
      return `stopped unexpectedly; trying again in ${event.retryInMs} ms`
    case "recovered":
      return "running again"
  }
}
