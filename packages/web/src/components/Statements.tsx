/** Sentences of a case, each with what shows it; what a person wrote, and what is not known, look different. */
import type { Statement } from "../data/incidents.ts"
import { Badge } from "../ui/Notice.tsx"

export function Statements({ list }: { list: readonly Statement[] }) {
  return (
    <ul className="statements">
      {list.map((statement, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sentences may repeat, and their order never changes
        <li key={i} data-kind={statement.kind}>
          <span>{statement.text}</span> <Source statement={statement} />
        </li>
      ))}
    </ul>
  )
}

function Source({ statement }: { statement: Statement }) {
  if (statement.kind === "free") return <Badge>someone's words</Badge>
  if (statement.kind === "unknown") return <Badge tone="warn">not known</Badge>
  return <span className="soft small">{statement.evidence.map(evidenceText).join(", ")}</span>
}

function evidenceText(evidence: Extract<Statement, { kind: "proven" }>["evidence"][number]): string {
  switch (evidence.kind) {
    case "log":
      return `log entry ${evidence.index}`
    case "journal":
      return `log entry ${evidence.index}`
    case "searched":
      return `all ${evidence.size.toLocaleString("en-US")} log entries`
    case "spec":
      return `by construction (${evidence.page})`
  }
}
