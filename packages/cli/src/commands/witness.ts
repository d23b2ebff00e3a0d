/** `subrosa witness`: watches logs of practices and cosigns what only grows (spec/witness.md). Loads nothing of server and engine. */
import { readFile } from "node:fs/promises"
import { homedir, hostname } from "node:os"
import { join } from "node:path"
import { formatVerifierKey } from "@subrosa/log"
import {
  acceptLog,
  addLog,
  alarmSentence,
  files,
  headOf,
  openAlarm,
  openWitnessKey,
  readState,
  runWitness,
} from "@subrosa/witness"
import { type Command, Option } from "commander"
import { CliError } from "../cli-error.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { table } from "../output-table.ts"

interface RunOptions {
  state: string
  name?: string
  host: string
  port: string
  listen: boolean
  pull?: string | true
  log: string[]
  tlsCert?: string
  tlsKey?: string
  webhook?: string
  grace: string
}

const pullSecondsDefault = 30

const defaultState = (): string =>
  join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "subrosa-witness")

/** On each command: commander gives a parent's option to the parent only. */
const stateOption = () =>
  new Option("--state <dir>", "the witness's directory").default(process.env.SUBROSA_WITNESS ?? defaultState())

export function witnessCommand(program: Command): void {
  const witness = program.command("witness").summary("watch the logs of practices, and cosign what only grows")

  witness
    .command("run", { isDefault: true })
    .summary("run the witness; also without naming it: `subrosa witness`")
    .description(
      "Runs a witness (C2SP tlog-witness). It makes its key at the first start and prints the line that a practice needs. Ctrl-C stops it.",
    )
    .addOption(stateOption())
    .option("--name <name>", "the witness's name, taken at the first start (default: witness/<host>)")
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("--port <n>", "port", "7401")
    .option("--no-listen", "do not listen: only pull")
    .option("--pull [seconds]", `ask each log that has an address, every ${pullSecondsDefault} seconds by default`)
    .option("--log <line>", "a log to watch: VKEY, or 'VKEY URL' (can be repeated; remembered)", collect, [])
    .option("--tls-cert <file>", "TLS certificate (PEM)")
    .option("--tls-key <file>", "TLS key (PEM)")
    .option("--webhook <url>", "where alarms are posted, signed (spec/witness.md)")
    .option(
      "--grace <seconds>",
      "how long after a cosignature an older checkpoint may be a request that came late",
      "30",
    )
    .action(async (options: RunOptions, command: Command) => run(options, command))

  witness
    .command("add-log")
    .summary("watch one more log; a running witness notices")
    .argument("<vkey>", "the log's verifier key, from the practice's Log page")
    .argument("[url]", "the log's address, for pulling: https://.../v1/practices/.../log")
    .addOption(stateOption())
    .action(async (vkey: string, url: string | undefined, options: { state: string }, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const { key } = await addLog(join(options.state, files.logs), url === undefined ? vkey : `${vkey} ${url}`)
      output.line(`Watching ${key.name}`)
      output.result({ origin: key.name })
    })

  witness
    .command("status")
    .summary("what was cosigned and when; fails when there is an alarm")
    .addOption(stateOption())
    .action(async ({ state: dir }: { state: string }, command: Command) => showStatus(dir, command))

  witness
    .command("accept")
    .summary("after an alarm, having looked: cosign this log again (the witness must be stopped)")
    .argument("<origin>", "the log, as `subrosa witness status` shows it")
    .option("--checkpoint <file>", "go on from this signed checkpoint instead, after a restored backup")
    .addOption(stateOption())
    .action(async (origin: string, options: { state: string; checkpoint?: string }, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      const note = options.checkpoint === undefined ? undefined : await readText(options.checkpoint)
      const { closed } = await acceptLog(options.state, origin, note)
      output.line(`${closed} alarms of ${origin} are closed; their evidence is kept`)
      output.result({ origin, closed })
    })
}

async function run(options: RunOptions, command: Command): Promise<void> {
  const output = outputOf(command.optsWithGlobals<Globals>())
  const { state: dir, tlsCert, tlsKey, webhook } = options
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new CliError("a TLS certificate and its key come together", {
      hint: "give both --tls-cert FILE and --tls-key FILE",
      exitCode: exitCodes.usage,
    })
  }
  const pullSeconds =
    options.pull === undefined
      ? undefined
      : options.pull === true
        ? pullSecondsDefault
        : wholeNumber("--pull", options.pull, 1, 86_400)
  if (!options.listen && pullSeconds === undefined) {
    throw new CliError("a witness that neither listens nor pulls sees nothing", {
      hint: "add --pull, or leave --no-listen away",
      exitCode: exitCodes.usage,
    })
  }
  const tls =
    tlsCert === undefined || tlsKey === undefined
      ? undefined
      : { cert: await readText(tlsCert), key: await readText(tlsKey) }
  const port = wholeNumber("--port", options.port, 0, 65_535)
  let fail: (error: unknown) => void = () => {}
  const fatal = new Promise<never>((_, reject) => {
    fail = reject
  })
  const running = await runWitness({
    dir,
    name: options.name ?? `witness/${hostname()}`,
    listen: options.listen ? { host: options.host, port, tls } : undefined,
    pullSeconds,
    webhook,
    graceSeconds: wholeNumber("--grace", options.grace, 0, 86_400),
    onLine: (text) => process.stderr.write(`${new Date().toISOString()} ${text}\n`),
    onFatal: fail,
  })
  for (const line of options.log) await addLog(join(dir, files.logs), line)
  const key = formatVerifierKey(running.witness.key.verifierKey)
  if (running.url !== undefined) output.line(`Witness ready on ${running.url}`)
  output.line(`For the practice's policy: ${key}`)
  output.result({ url: running.url, key })
  try {
    await Promise.race([stopped(), fatal])
  } finally {
    await running.close()
  }
}

async function showStatus(dir: string, command: Command): Promise<void> {
  const output = outputOf(command.optsWithGlobals<Globals>())
  const state = await readState(dir)
  const key = formatVerifierKey((await openWitnessKey(join(dir, files.key))).verifierKey)
  const logs = Object.entries(state.logs).map(([origin, log]) => {
    const alarm = openAlarm(state, origin, "forked") ?? openAlarm(state, origin)
    return { origin, size: headOf(log).size, at: log.at, ...(alarm && { alarm }) }
  })
  output.line(key)
  const lines = logs.map(({ origin, size, at, alarm }) => [
    origin,
    `${size} entries`,
    at,
    alarm?.kind.toUpperCase() ?? "ok",
  ])
  for (const line of table(lines)) output.line(line)
  output.result({ key, logs, alarms: state.alarms })
  const alarms = state.alarms.filter(({ resolvedAt }) => resolvedAt === undefined)
  if (alarms.length > 0) {
    throw new CliError(
      alarms
        .map(({ origin, kind, evidence }) => `${origin}: ${alarmSentence(kind)} (${join(dir, evidence)})`)
        .join(" "),
      {
        hint: "keep the evidence, tell the practice's privacy officer by another way than the server, and do not run `accept` before you know why",
        exitCode: exitCodes.notVerified,
      },
    )
  }
}

/** Until the process is asked to end. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve())
  })
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw new CliError(`${file} cannot be read`, {
      hint: "check its name and rights",
      exitCode: exitCodes.usage,
      cause,
    })
  })
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new CliError(`${name} ${text} is no number from ${min} to ${max}`, { exitCode: exitCodes.usage })
}

const collect = (value: string, before: string[]): string[] => [...before, value]
