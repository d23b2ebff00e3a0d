/**
 * `npm run bench`: the product beside its reference points, in the same run, on the same PostgreSQL (bench/README.md).
 *
 * Exit code 1 when a bar is missed.
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describeMachine } from "./machine.ts"
import { type Options, readOptions, usage } from "./options.ts"
import { withClient } from "./processes/server.ts"
import { reportMarkdown, type Section, sectionMarkdown } from "./report.ts"
import { startBench } from "./sections/bench.ts"
import { runSections } from "./sections/run-sections.ts"

const resultsFile = fileURLToPath(new URL("./RESULTS.md", import.meta.url))

const say = (text: string) => process.stderr.write(`bench: ${text}\n`)

async function run(options: Options): Promise<boolean> {
  const started = new Date()
  const folder = await mkdtemp(join(options.data ?? tmpdir(), "subrosa-bench-"))
  // PostgreSQL's own account reads from it.
  await chmod(folder, 0o711)
  if (options.profile !== undefined) await mkdir(options.profile, { recursive: true })
  try {
    const { quick, profile } = options
    const bench = await startBench({ data: join(folder, "data"), quick, profile, say })
    const sections: Section[] = []
    try {
      const postgres = await withClient(bench.server.connection, (client) => client.query("show server_version"))
      const machine = await describeMachine(folder, String(postgres.rows[0]?.server_version))
      await runSections(bench, options, folder, say, async (section) => {
        sections.push(section)
        process.stdout.write(`\n${sectionMarkdown(section)}\n`)
        const seconds = (Date.now() - started.getTime()) / 1000
        // After each: a run that is cut short leaves what it has found.
        if (options.out !== undefined) await writeFile(options.out, reportMarkdown(machine, sections, started, seconds))
      })
    } finally {
      await bench.stop()
    }
    return sections.every(({ bars }) => bars.every(({ met }) => met))
  } finally {
    // PostgreSQL may still be putting its last files down.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 500 })
  }
}

let options: Options | "help"
try {
  options = readOptions(process.argv.slice(2), resultsFile)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  options = "help"
  process.exitCode = 2
}
if (options === "help") process.stdout.write(`${usage}\n`)
else if (!(await run(options))) process.exitCode = 1
