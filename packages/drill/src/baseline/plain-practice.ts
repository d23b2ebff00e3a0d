/**
 * The baseline: the same people and notes in an ordinary web application's tables, in the same PostgreSQL, with an ordinary log. Nothing
 * is exaggerated: columns with types, an index on the name, a password nobody uses here, and URLs in the log.
 */
import { appendFile, mkdir } from "node:fs/promises"
import { join } from "node:path"
import { chartReference, patientKeys, type Resource, readResources } from "@subrosa/fhir"
import { clientConfig, startEmbedded } from "@subrosa/server"
import pg from "pg"
import type { Person } from "../population/person.ts"
import type { Population } from "../population/population.ts"
import { sentencesOf } from "../population/sentences.ts"

export const baselineDatabase = "records"

const schema = `
create table patient (id serial primary key, family text not null, given text, birth_date date, phone text, email text, street text,
  identifiers text[] not null, created_at timestamptz not null default now());
create index on patient (family, birth_date);
create table note (id serial primary key, patient_id int not null references patient, written_at timestamptz not null default now(), body text not null);
create index on note (patient_id);
create table resource (id serial primary key, patient_id int references patient, type text not null, body jsonb not null);
`

/** Fills `data` as a running practice would; `whileRunning` is called before it stops. */
export async function runPlainPractice(
  data: string,
  population: Population,
  whileRunning: () => Promise<void>,
): Promise<void> {
  const log = join(data, "app.log")
  await mkdir(data, { recursive: true })
  const postgres = await startEmbedded({
    dir: join(data, "postgres"),
    runDir: join(data, "run"),
    logFile: join(data, "postgres.log"),
  })
  try {
    await createDatabase(clientConfig(postgres.admin))
    await using(clientConfig({ ...postgres.admin, database: baselineDatabase }), async (client) => {
      await client.query(schema)
      const ids = await insertPeople(client, population.people, log)
      for (const source of population.sources) {
        for await (const batch of readResources(await source.stream(), { name: source.name })) {
          await client.query("begin")
          for (const item of batch) if (item.kind === "resource") await insertResource(client, item.resource, ids)
          await client.query("commit")
        }
      }
    })
    await whileRunning()
  } finally {
    await postgres.stop()
  }
}

const createDatabase = (admin: pg.ClientConfig) =>
  using(admin, async (client) => {
    await client.query(`create database ${baselineDatabase}`)
  })

async function using(config: pg.ClientConfig, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(config)
  client.on("error", () => {})
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

async function insertPeople(client: pg.Client, people: readonly Person[], log: string): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  const lines: string[] = []
  await client.query("begin")
  for (const person of people) {
    const { names, birthDate, phones, emails, addresses, identifiers, patient, canaries } = person
    const [family = "", ...given] = names
    const { rows } = await client.query<{ id: number }>(
      `insert into patient (family, given, birth_date, phone, email, street, identifiers) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
      [
        family,
        given.join(" "),
        birthDate?.length === 10 ? birthDate : null,
        phones[0],
        emails[0],
        addresses[0],
        identifiers,
      ],
    )
    const id = rows[0]?.id
    if (id === undefined) continue
    for (const key of [person.key, ...patientKeys(patient), `urn:uuid:${patient.id}`]) ids.set(key, id)
    for (const canary of canaries)
      await client.query("insert into note (patient_id, body) values ($1, $2)", [id, canary])
    lines.push(`GET /patients?${new URLSearchParams({ family, given: given.join(" "), phone: phones[0] ?? "" })} 200\n`)
  }
  await client.query("commit")
  await appendFile(log, lines.join(""))
  return ids
}

async function insertResource(client: pg.Client, resource: Resource, ids: ReadonlyMap<string, number>): Promise<void> {
  const { patient, candidates } = chartReference(resource)
  const owner = [patient, ...candidates]
    .map((key) => (key === undefined ? undefined : ids.get(key)))
    .find((id) => id !== undefined)
  await client.query("insert into resource (patient_id, type, body) values ($1, $2, $3)", [
    owner,
    resource.resourceType,
    resource,
  ])
  const sentences = sentencesOf(resource)
  if (owner === undefined || sentences.length === 0) return
  await client.query("insert into note (patient_id, body) values ($1, $2)", [owner, sentences.join(". ")])
}

/** Follows the foreign key from each note to a name: how many planted sentences lead to the right person. */
export async function linksByJoin(
  client: pg.Client,
  people: readonly Person[],
): Promise<{ correct: number; guessed: number }> {
  const { rows } = await client.query<{ body: string; family: string; given: string | null }>(
    "select body, family, given from note join patient on patient.id = note.patient_id",
  )
  const bodies = new Map(rows.map(({ body, family, given }) => [body, `${family} ${given}`.trim()]))
  const guesses = people.map(({ canaries, names }) => canaries.some((canary) => bodies.get(canary) === names.join(" ")))
  return { correct: guesses.filter(Boolean).length, guessed: people.length }
}
