/** The ordinary application's pages and calls. Values reach SQL as parameters, passwords are hashed, what staff open is audited. */
import { randomBytes } from "node:crypto"
import { escapeXhtml } from "@subrosa/fhir"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type pg from "pg"
import { hashPassword, isPassword, type PlainRole } from "./schema.ts"

export interface RouteDeps {
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>
  checks: boolean
  tag: string
}

interface Caller {
  id: number
  clinic: number
  role: PlainRole
}

type PatientRow = { id: number; clinic_id: number; family: string; given: string; birth_date: string | null }

const sessionHours = 12

export function addRoutes(app: FastifyInstance, { query, checks, tag }: RouteDeps): void {
  const callerOf = async (request: FastifyRequest): Promise<Caller | undefined> => {
    const [row] = await query<Caller>(
      `select s.id, s.clinic_id as clinic, s.role from session t join staff s on s.id = t.staff_id
       where t.id = $1 and t.expires_at > now() and s.active`,
      [request.cookies.sid ?? ""],
    )
    return row
  }
  const audit = (caller: Caller, act: string, patient: number | null) =>
    query("insert into audit (staff_id, act, patient_id) values ($1, $2, $3)", [caller.id, act, patient])
  const signed =
    (work: (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const caller = await callerOf(request)
      return caller === undefined ? reply.code(401).send({ error: "sign in" }) : work(request, reply, caller)
    }
  const mayRead = (caller: Caller, clinic: number | undefined, notes: boolean): boolean =>
    !checks || (clinic === caller.clinic && !(notes && caller.role === "front-desk"))
  const patientOf = async (id: string): Promise<PatientRow | undefined> =>
    (await query<PatientRow>("select * from patient where id = $1", [wholeNumber(id)]))[0]

  app.post<{ Body: { login?: string; password?: string } }>("/login", async ({ body }, reply) => {
    const [found] = await query<{ id: number; password: string }>(
      "select id, password from staff where login = $1 and active",
      [String(body?.login ?? "")],
    )
    if (found === undefined || !isPassword(String(body?.password ?? ""), found.password))
      return reply.code(401).send({ error: "wrong name or password" })
    const sid = randomBytes(24).toString("base64url")
    await query("insert into session values ($1, $2, now() + make_interval(hours => $3))", [
      sid,
      found.id,
      sessionHours,
    ])
    const maxAge = sessionHours * 3600
    return reply.setCookie("sid", sid, { httpOnly: true, sameSite: "lax", path: "/", maxAge }).send({ ok: true })
  })

  // As most help desks and reset forms have it: what a colleague, a relative or a data broker knows.
  app.post<{ Body: Record<"login" | "birthDate" | "staffNumber" | "password", string> }>(
    "/recover",
    async ({ body }, reply) => {
      const { login, birthDate, staffNumber, password } = body
      const rows = await query(
        "update staff set password = $4 where login = $1 and birth_date = $2 and staff_number = $3 and active returning id",
        [login, birthDate, staffNumber, hashPassword(password)],
      )
      return rows.length === 1 ? { ok: true } : reply.code(403).send({ error: "these answers do not fit" })
    },
  )

  app.get<{ Querystring: { q?: string } }>(
    "/patients",
    signed(async (request, _reply, caller) => {
      const { q = "" } = request.query as { q?: string }
      const rows = await query<PatientRow>(
        "select id, clinic_id, family, given, birth_date from patient where family ilike $1 || '%' and (clinic_id = $2 or not $3) order by id limit 500",
        [q, caller.clinic, checks],
      )
      return rows
    }),
  )

  app.get<{ Params: { id: string } }>(
    "/patients/:id",
    signed(async (request, reply, caller) => {
      const { id } = request.params as { id: string }
      const patient = await patientOf(id)
      if (patient === undefined || !mayRead(caller, patient.clinic_id, false)) return reply.code(404).send({})
      await audit(caller, "read", patient.id)
      const notes = mayRead(caller, patient.clinic_id, true)
        ? await query("select id, written_at, body from note where patient_id = $1 order by id", [patient.id])
        : []
      return { ...patient, notes }
    }),
  )

  app.get<{ Params: { kind: string; id: string } }>(
    "/:kind(^notes$|^attachments$)/:id",
    signed(async (request, reply, caller) => {
      const { kind, id } = request.params as { kind: string; id: string }
      const table = kind === "notes" ? "note" : "attachment"
      const [row] = await query<{ patient_id: number; clinic_id: number; body?: string; bytes?: Buffer }>(
        `select t.*, p.clinic_id from ${table} t join patient p on p.id = t.patient_id where t.id = $1`,
        [wholeNumber(id)],
      )
      if (row === undefined || !mayRead(caller, row.clinic_id, true)) return reply.code(404).send({})
      await audit(caller, `read ${table}`, row.patient_id)
      return row.bytes ?? row.body
    }),
  )

  app.put<{ Params: { id: string }; Body: { body: string } }>(
    "/notes/:id",
    signed(async (request, reply, caller) => {
      const { id } = request.params as { id: string }
      const { body } = request.body as { body: string }
      if (checks && caller.role === "front-desk") return reply.code(403).send({})
      const rows = await query(
        "update note set body = $2 where id = $1 and exists (select from patient p where p.id = patient_id and p.clinic_id = $3) returning id",
        [wholeNumber(id), body, caller.clinic],
      )
      return rows.length === 1 ? { ok: true } : reply.code(404).send({})
    }),
  )

  app.get(
    "/export",
    signed(async (_request, reply, caller) => {
      if (checks && caller.role !== "owner") return reply.code(403).send({})
      return query(
        "select p.*, (select json_agg(n.body) from note n where n.patient_id = p.id) as notes from patient p where p.clinic_id = $1",
        [caller.clinic],
      )
    }),
  )

  app.get<{ Params: { id: string } }>(
    "/pages/:id",
    signed(async (request, reply, caller) => {
      const { id } = request.params as { id: string }
      const patient = await patientOf(id)
      if (patient === undefined || !mayRead(caller, patient.clinic_id, true)) return reply.code(404).send({})
      await audit(caller, "read", patient.id)
      const notes = await query<{ body: string }>("select body from note where patient_id = $1", [patient.id])
      const name = escapeXhtml(`${patient.given} ${patient.family}`)
      const text = notes.map(({ body }) => `<p>${escapeXhtml(body)}</p>`).join("")
      return reply.type("text/html").send(`<!doctype html><title>${name}</title>${tag}<h1>${name}</h1>${text}`)
    }),
  )
}

/** Ids are numbers; anything else finds nothing. */
const wholeNumber = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : -1)
