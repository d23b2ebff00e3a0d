/** Why a copy of the data is not readable, or may be: what the encryption safe harbour takes, and what shows it. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { type CaseId, caseHarbours } from "../data/incidents.ts"
import { Notice } from "../ui/Notice.tsx"
import { Statements } from "./Statements.tsx"

/** `entries`: of the case's journal; with a new one it is looked at anew. */
export function Harbours({ id, entries }: { id: CaseId; entries: number }) {
  const { data: harbours } = useSuspenseQuery(caseHarbours(id, entries))
  return harbours.map(({ holds, statements }, i) => (
    <Notice
      // biome-ignore lint/suspicious/noArrayIndexKey: copies have no name but their order
      key={i}
      tone={holds ? "ok" : "warn"}
      title={holds ? "The copy cannot be read" : "It is not certain that the copy cannot be read"}
    >
      <Statements list={statements} />
    </Notice>
  ))
}
