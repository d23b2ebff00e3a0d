/** The blast radius, with people's and devices' names in place of ids. */
import { type BlastRow, blastRadiusRead, deviceSearch, type Role } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { staffNames } from "../log/staff-names.ts"
import type { BlastLine, Engine } from "../port.ts"

interface Names {
  account(id: string): string
  device(id: string): string
}

export async function readBlastRadius(core: Core): ReturnType<Engine["blastRadius"]> {
  const [{ time, patients, rows }, { devices }] = await Promise.all([
    core.call(blastRadiusRead, {}),
    core.call(deviceSearch, { query: { all: "true" } }),
  ])
  const people = rows.flatMap(({ subject }) =>
    subject.kind === "account" ? [subject.id] : subject.kind === "device" ? [subject.account] : [],
  )
  const account = await staffNames(core, people)
  const labels = new Map<string, string>(devices.map(({ id, label }) => [id, label]))
  const names = { account, device: (id: string) => labels.get(id) ?? "A device" }
  return { time, patients, lines: rows.map((row) => lineOf(row, names)) }
}

const lineOf = ({ subject, ...figures }: BlastRow, names: Names): BlastLine => ({
  ...figures,
  kind: subject.kind,
  name: nameOf(subject, names),
})

function nameOf(subject: BlastRow["subject"], names: Names): string {
  switch (subject.kind) {
    case "account":
      return names.account(subject.id)
    case "device":
      return `${names.device(subject.id)} (${names.account(subject.account)})`
    case "role":
      return `Every ${roleWords[subject.role]} at once`
    default:
      return subjectWords[subject.kind]
  }
}

const roleWords: Record<Role, string> = {
  owner: "owner",
  "privacy-officer": "privacy officer",
  clinician: "clinician",
  supervisor: "supervisor",
  "front-desk": "front desk account",
  biller: "biller",
}

const subjectWords: Record<Exclude<BlastRow["subject"]["kind"], "account" | "device" | "role">, string> = {
  "two-officers": "Two officers together",
  administrator: "Administrator of server and database",
  server: "Running server, its memory read",
  "server-code": "Running server that serves changed pages",
  keeper: "Keeper",
  store: "Store",
  backup: "Backup",
}
