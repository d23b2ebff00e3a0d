/**
 * The ordinary application's tables, and its people in them. An honest one: columns with types, foreign keys, passwords hashed with
 * scrypt, an audit table.
 */
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto"
import type pg from "pg"
import type { Person } from "../population/person.ts"

export const schema = `
create table clinic (id serial primary key, name text not null);
create table staff (id serial primary key, clinic_id int not null references clinic, name text not null, login text not null unique,
  password text not null, role text not null, birth_date date not null, staff_number text not null, active boolean not null default true);
create table session (id text primary key, staff_id int not null references staff, expires_at timestamptz not null);
create table patient (id serial primary key, clinic_id int not null references clinic, therapist_id int references staff, family text not null,
  given text not null, birth_date date, phone text, email text, street text);
create index on patient (family, birth_date);
create table note (id serial primary key, patient_id int not null references patient, author_id int references staff,
  written_at timestamptz not null default now(), body text not null);
create index on note (patient_id);
create table attachment (id serial primary key, patient_id int not null references patient, name text not null, bytes bytea not null);
create table audit (id serial primary key, at timestamptz not null default now(), staff_id int, act text not null, patient_id int);
`

export type PlainRole = "owner" | "clinician" | "front-desk"

export interface PlainStaff {
  id: number
  clinic: number
  role: PlainRole
  login: string
  password: string
  birthDate: string
  staffNumber: string
}

export interface PlainContent {
  staff: PlainStaff[]
  /** By index into the population's people. */
  patientIds: number[]
}

/** Two clinics; all patients belong to the first, to its clinicians in turn. */
export async function fill(client: pg.Client, people: readonly Person[]): Promise<PlainContent> {
  await client.query(schema)
  await client.query("insert into clinic (name) values ('First'), ('Second')")
  const staff: PlainStaff[] = []
  const wanted: [number, PlainRole][] = [
    [1, "owner"],
    [1, "clinician"],
    [1, "clinician"],
    [1, "front-desk"],
    [2, "owner"],
  ]
  for (const [clinic, role] of wanted) staff.push(await insertStaff(client, clinic, role, staff.length))
  const therapists = staff.filter(({ clinic, role }) => clinic === 1 && role === "clinician")
  const patientIds: number[] = []
  await client.query("begin")
  for (const [i, person] of people.entries()) {
    const therapist = therapists[i % therapists.length]?.id ?? null
    patientIds.push(await insertPatient(client, person, therapist))
  }
  await client.query("commit")
  return { staff, patientIds }
}

async function insertStaff(client: pg.Client, clinic: number, role: PlainRole, index: number): Promise<PlainStaff> {
  const password = randomBytes(9).toString("base64url")
  const login = `staff${index}@example.org`
  const birthDate = `19${60 + index}-0${1 + (index % 9)}-15`
  const staffNumber = String(1000 + index)
  const id = await insertedId(
    client,
    `insert into staff (clinic_id, name, login, password, role, birth_date, staff_number) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [clinic, `Staff ${index}`, login, hashPassword(password), role, birthDate, staffNumber],
  )
  return { id, clinic, role, login, password, birthDate, staffNumber }
}

async function insertPatient(client: pg.Client, person: Person, therapist: number | null): Promise<number> {
  const { names, birthDate, phones, emails, addresses, canaries } = person
  const [family = "", ...given] = names
  const birth = birthDate?.length === 10 ? birthDate : null
  const id = await insertedId(
    client,
    `insert into patient (clinic_id, therapist_id, family, given, birth_date, phone, email, street) values (1, $1, $2, $3, $4, $5, $6, $7) returning id`,
    [therapist, family, given.join(" "), birth, phones[0], emails[0], addresses[0]],
  )
  for (const canary of canaries) {
    await client.query("insert into note (patient_id, author_id, body) values ($1, $2, $3)", [id, therapist, canary])
  }
  await client.query("insert into attachment (patient_id, name, bytes) values ($1, 'letter.txt', $2)", [
    id,
    Buffer.from(`Letter about ${names.join(" ")}: ${canaries[0] ?? ""}`),
  ])
  return id
}

async function insertedId(client: pg.Client, text: string, values: unknown[]): Promise<number> {
  const { rows } = await client.query<{ id: number }>(text, values)
  const [row] = rows
  if (row === undefined) throw new Error("invariant: an insert returns its row")
  return row.id
}

export function hashPassword(password: string): string {
  const salt = randomBytes(16)
  return `${salt.toString("hex")}:${scryptSync(password, salt, 32).toString("hex")}`
}

export function isPassword(password: string, stored: string): boolean {
  const [salt = "", hash = ""] = stored.split(":")
  const expected = Buffer.from(hash, "hex")
  const given = scryptSync(password, Buffer.from(salt, "hex"), 32)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
