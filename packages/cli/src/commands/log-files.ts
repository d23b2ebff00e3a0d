/** `subrosa log mirror` and `subrosa log verify --from-files`: the log from the outside. */
import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { LogEvent } from "@subrosa/contract"
import { LogError, type Policy, parsePolicy, parseVerifierKey, type VerifierKey } from "@subrosa/log"
import type { Command } from "commander"
import { CliError } from "../cli-error.ts"
import { connected } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { findingsOf } from "../log-files/describe-files.ts"
import { mirrorLog } from "../log-files/mirror-log.ts"
import { verifyFiles } from "../log-files/verify-files.ts"

export interface FromFiles {
  fromFiles: string
  policy?: string
  logKey?: string
  since?: string
}

export function logMirrorCommand(log: Command): void {
  log
    .command("mirror")
    .summary("fetch the log's public files, for checking them without the server")
    .argument("<dir>", "where they go; what is there already is not fetched again")
    .option(
      "--url <address>",
      "the log's address (https://.../v1/practices/.../log); without it you sign in with --key",
    )
    .option("--events", "also the entries' texts, for those who may review the log (signs in with --key)")
    .action(async (dir: string, options: { url?: string; events?: boolean }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const bar = output.progress("Fetching")
      const mirror = (url: string) =>
        mirrorLog(url, dir, (done, total) => bar.update(done, total)).finally(() => bar.end())
      const { size, fetched, missing } =
        options.url !== undefined && options.events !== true
          ? await mirror(options.url)
          : await connected(globals, async (engine) => {
              const mirrored = await mirror(options.url ?? (await engine.witnessState()).log.url)
              if (options.events === true) await writeEvents(dir, mirrored.size, (query) => engine.logBodies(query))
              return mirrored
            })
      output.line(`${size} entries, ${fetched} files fetched into ${dir}`)
      for (const path of missing) output.line(`The log does not serve ${path}`)
      output.result({ size, fetched, missing })
      if (missing.length > 0) {
        throw new CliError(`the log does not serve ${missing.length} files that its checkpoint speaks of`, {
          hint: `name what is gone with: subrosa log verify --from-files ${dir}`,
          exitCode: exitCodes.notVerified,
        })
      }
    })
}

const pageSize = 1_000

/** All bodies in ascending order; they come newest first, so pages are gathered from the end. */
async function writeEvents(
  dir: string,
  size: number,
  read: (query: { before: number; limit: number }) => Promise<LogEvent[]>,
): Promise<void> {
  await mkdir(dir, { recursive: true })
  const draft = join(dir, "events.ndjson.new")
  await writeFile(draft, "")
  for (let from = 0; from < size; from += pageSize) {
    const page = await read({ before: Math.min(from + pageSize, size), limit: pageSize })
    const lines = page.filter(({ index }) => index >= from).reverse()
    await appendFile(draft, lines.map((event) => `${JSON.stringify(event)}\n`).join(""))
  }
  await rename(draft, join(dir, "events.ndjson"))
}

export async function verifyFromFiles(options: FromFiles, command: Command): Promise<void> {
  const output = outputOf(command.optsWithGlobals<Globals>())
  const { key, policy } = await readTrust(options)
  const bar = output.progress("Verifying")
  const found = await verifyFiles(options.fromFiles, {
    ...{ key, policy, since: options.since },
    onProgress: (done, total) => bar.update(done, total),
  }).finally(() => bar.end())
  const findings = findingsOf(found)
  output.result({ ...found, report: undefined, verified: findings.length === 0, findings })
  if (findings.length > 0) {
    for (const finding of findings) output.line(finding)
    throw new CliError(`the log does not verify: ${findings.slice(0, 5).join("; ")}`, {
      hint: "keep these files as they are, and tell the privacy officer by another way than the server",
      exitCode: exitCodes.notVerified,
    })
  }
  const { size, root, since, events, cosigned } = found
  output.line(`${size} entries, root ${root}: verified`)
  if (since !== undefined) output.line(`Grown from ${since} entries that were signed before`)
  for (const { name, time } of cosigned) output.line(`Cosigned by ${name} at ${time}`)
  if (events !== undefined) output.line(`${events.checked} texts match their entries; ${events.erased} erased lawfully`)
}

/** `--policy`: a C2SP tlog-policy with the log and its witnesses. `--log-key`: the log's key alone, no witness asked. */
async function readTrust({ policy: file, logKey }: FromFiles): Promise<{ key: VerifierKey; policy: Policy }> {
  const usage = (message: string, cause?: unknown) =>
    new CliError(message, {
      hint: "give --policy FILE (C2SP tlog-policy) or --log-key VKEY; the practice's Log page shows both",
      exitCode: exitCodes.usage,
      cause,
    })
  const text =
    file === undefined
      ? `log ${logKey ?? ""}\nquorum none\n`
      : await readFile(file, "utf8").catch((cause: unknown) => {
          throw usage(`${file} cannot be read`, cause)
        })
  try {
    const policy = parsePolicy(text)
    const key = logKey === undefined ? policy.logs[0]?.key : parseVerifierKey(logKey)
    if (key === undefined) throw usage("the policy names no log")
    return { key, policy }
  } catch (error) {
    if (error instanceof LogError)
      throw usage(
        logKey === undefined && file === undefined ? "there is no key to check the log with" : error.message,
        error,
      )
    throw error
  }
}
