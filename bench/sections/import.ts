/** Importing FHIR files through the command line, against COPY of the same resources into a plain table. */
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { type Corpus, writeCorpus } from "../corpus/write-corpus.ts"
import { runCommandLine } from "../processes/command-line.ts"
import { cpuSeconds, cpuSecondsOfFamily } from "../processes/cpu-time.ts"
import { type ServerProcess, startServerProcess, withClient } from "../processes/server.ts"
import { figure, type Section } from "../report.ts"

const corpusBytes = 200 * 1024 * 1024
const partWanted = 1 / 3
const importMibMax = 300
const serverMibMax = 250

export interface ImportOptions {
  folder: string
  quick: boolean
  profile: string | undefined
}

/** On a server of its own, whose first owner holds a key file. */
export async function importSection({ folder, quick, profile }: ImportOptions): Promise<Section> {
  const corpus = await writeCorpus(folder, quick ? corpusBytes / 10 : corpusBytes)
  const server = await startServerProcess(join(folder, "import-data"), profile)
  try {
    const jsonb = await copyInto(server, corpus, "jsonb")
    const text = await copyInto(server, corpus, "text")
    const imported = await importCorpus(server, corpus, folder, profile)
    const part = jsonb.seconds / imported.seconds
    const mib = corpus.bytes / 2 ** 20
    const row = (name: string, { seconds, cpu }: Taken): string[] => [
      name,
      figure(seconds),
      figure(corpus.patients / seconds),
      figure(mib / seconds),
      figure(jsonb.seconds / seconds),
      ...cpu.map(figure),
    ]
    const { peak: serverMib } = server.memory()
    return {
      title: "Import",
      intro:
        `${corpus.files} Bundles and NDJSON files of ${corpus.patients} invented patients (Synthea), ${figure(mib)} MiB of compact JSON, ` +
        `${corpus.resources.toLocaleString("en")} resources. Subrosa: \`subrosa import\`, from the start of the command to its end. ` +
        "COPY: the same resources from one file on the server into a plain table, one a row, durable. The bar is the table a " +
        "plain FHIR server would keep (jsonb, which PostgreSQL parses); text, which nothing looks into, is shown beside it.",
      tables: [
        {
          head: ["", "seconds", "charts/s", "MiB/s", "part of jsonb", "CPU s: client", "server", "PostgreSQL"],
          rows: [row("subrosa import", imported), row("COPY into jsonb", jsonb), row("COPY into text", text)],
        },
      ],
      bars: [
        {
          what: "import, part of the rate of COPY into jsonb",
          measured: figure(part),
          wanted: "at least 1/3",
          met: part >= partWanted,
        },
        memoryBar("memory of the import, at most", imported.peakMib, importMibMax),
        memoryBar("memory of the server during the import, at most", serverMib, serverMibMax),
      ],
      notes: imported.notes,
    }
  } finally {
    await server.stop()
    await rm(join(folder, "import-data"), { recursive: true, force: true })
    await rm(corpus.folder, { recursive: true, force: true })
  }
}

export const memoryBar = (what: string, mib: number, max: number) => ({
  what,
  measured: `${Math.round(mib)} MiB`,
  wanted: `under ${max} MiB`,
  met: mib < max,
})

interface Taken {
  seconds: number
  /** Seconds of CPU: client, server, PostgreSQL. */
  cpu: readonly number[]
}

async function copyInto({ admin, pids }: ServerProcess, { copyFile }: Corpus, type: "jsonb" | "text"): Promise<Taken> {
  return withClient(admin, async (client) => {
    await client.query(`create table public.plain_${type} (resource ${type} not null)`)
    await client.query("checkpoint")
    const before = cpuSecondsOfFamily(pids.postgres)
    const start = performance.now()
    await client.query(`copy public.plain_${type} from '${copyFile}'`)
    const seconds = (performance.now() - start) / 1000
    const cpu = cpuSecondsOfFamily(pids.postgres) - before
    await client.query(`drop table public.plain_${type}`)
    return { seconds, cpu: [0, 0, cpu] }
  })
}

interface Imported extends Taken {
  peakMib: number
  notes: string[]
}

async function importCorpus(
  server: ServerProcess,
  corpus: Corpus,
  folder: string,
  profile: string | undefined,
): Promise<Imported> {
  const key = join(folder, "owner.key")
  const globals = ["--server", server.url, "--key", key, "--json"]
  await runCommandLine([...globals, "setup", "--practice", "Benchmark", "--data", server.data], { home: folder })
  await withClient(server.admin, (client) => client.query("checkpoint"))
  const before = { server: cpuSeconds(server.pids.server), postgres: cpuSecondsOfFamily(server.pids.postgres) }
  const start = performance.now()
  const { printed, peakMib, cpu } = await runCommandLine([...globals, "import", corpus.folder], {
    home: folder,
    profile,
  })
  const seconds = (performance.now() - start) / 1000
  const report = JSON.parse(printed) as { charts: { created: number }; refused: unknown[] }
  if (report.charts.created < corpus.patients) throw new Error(`only ${report.charts.created} charts were made`)
  return {
    seconds,
    peakMib,
    cpu: [
      cpu,
      cpuSeconds(server.pids.server) - before.server,
      cpuSecondsOfFamily(server.pids.postgres) - before.postgres,
    ],
    notes: [`${report.charts.created} charts made, ${report.refused.length} resources refused.`],
  }
}
