/** What officers see and decide, and what colleagues set for a patient: approvals, ceilings, locks, breaker, care relations, emergencies. */

import { randomUuid } from "@subrosa/codec"
import {
  type AccountId,
  approvalDecide,
  approvalEnd,
  approvalSearch,
  BreakGlassId,
  breakerEnd,
  breakerRead,
  breakGlassCreate,
  careRelationCreate,
  careRelationEnd,
  careRelationSearch,
  ceilingSearch,
  lockCreate,
  lockEnd,
  lockSearch,
} from "@subrosa/contract"
import { sealReleaseNote } from "../chart/release-note.ts"
import type { Core } from "../core.ts"
import { staffNames } from "../log/staff-names.ts"
import { type Engine, EngineError } from "../port.ts"

export type OversightFace = Pick<
  Engine,
  | "approvals"
  | "approvalDecide"
  | "approvalEnd"
  | "ceilings"
  | "locks"
  | "lockCreate"
  | "lockEnd"
  | "breaker"
  | "breakerEnd"
  | "careRelations"
  | "careRelationSet"
  | "careRelationEnd"
  | "breakGlass"
>

export function createOversight(core: Core): OversightFace {
  /** Adds the names of the people in it; an unknown one stays unknown. */
  const named = async <Row extends object, Name extends keyof Row & string>(rows: readonly Row[], members: Name[]) => {
    const idsOf = (row: Row) => members.flatMap((member) => (typeof row[member] === "string" ? [row[member]] : []))
    const nameOf = await staffNames(core, rows.flatMap(idsOf) as string[])
    return rows.map((row) => ({ ...row, names: Object.fromEntries(idsOf(row).map((id) => [id, nameOf(String(id))])) }))
  }
  return {
    async approvals(pending = false) {
      const { approvals } = await core.call(approvalSearch, { query: pending ? { pending: "true" } : {} })
      return named(approvals, ["requestedBy", "decidedBy", "subject"])
    },
    approvalDecide: ({ approval, decision }) => core.call(approvalDecide, { params: { approval }, body: { decision } }),
    approvalEnd: (approval) => core.call(approvalEnd, { params: { approval } }),
    async ceilings() {
      const { ceilings } = await core.call(ceilingSearch, {})
      const nameOf = await staffNames(
        core,
        ceilings.map(({ account }) => account),
      )
      return ceilings.map((ceiling) => ({ ...ceiling, name: nameOf(ceiling.account) }))
    },
    async locks(standing = true) {
      const { locks } = await core.call(lockSearch, { query: standing ? { standing: "true" } : {} })
      const nameOf = await staffNames(
        core,
        locks.flatMap(({ by, subject }) => (subject.kind === "account" ? [by, subject.id] : [by])),
      )
      return locks.map((lock) => ({
        ...lock,
        byName: nameOf(lock.by),
        ...(lock.subject.kind === "account" && { subjectName: nameOf(lock.subject.id) }),
      }))
    },
    lockCreate: (subject) => core.call(lockCreate, { body: { subject } }),
    lockEnd: (lock) => core.call(lockEnd, { params: { lock } }),
    breaker: () => core.call(breakerRead, {}),
    breakerEnd: () => core.call(breakerEnd, {}),
    async careRelations(chart) {
      const { relations } = await core.call(careRelationSearch, { params: { chart } })
      const nameOf = await staffNames(
        core,
        relations.flatMap(({ account, by }) => [account, by]),
      )
      return relations.map((relation) => ({
        ...relation,
        name: nameOf(relation.account),
        byName: nameOf(relation.by),
      }))
    },
    careRelationSet: async ({ chart, account, kind, until }) => {
      await core.call(careRelationCreate, { params: { chart }, body: { account, kind, until: until ?? null } })
    },
    careRelationEnd: async ({ chart, account, kind }) => {
      await core.call(careRelationEnd, { params: { chart, account: account as AccountId, kind } })
    },
    async breakGlass({ chart, code, note }) {
      if (note.trim() === "") {
        throw new EngineError("invalid_input", "Say in a sentence what the emergency is.", { field: "note" })
      }
      const body = { id: BreakGlassId.parse(randomUuid()), chart, code, note: await sealReleaseNote(core, note) }
      return core.call(breakGlassCreate, { body })
    },
  }
}
