/** The people of a case, as a sum that adds up: affected = told + being told + unreachable + held back. */
import type { CaseView } from "../data/incidents.ts"

const parts = [
  { key: "told", label: "told", tone: "ok" },
  { key: "beingTold", label: "being told", tone: "rose" },
  { key: "unreachable", label: "unreachable", tone: "danger" },
  { key: "heldBack", label: "held back", tone: "warn" },
] as const

const figure = (n: number): string => n.toLocaleString("en-US")

export function CaseCounts({ view }: { view: Pick<CaseView, "counts" | "scopes"> }) {
  const { counts } = view
  const total = Math.max(1, counts.affected)
  return (
    <section className="card stack" aria-labelledby="counts">
      <h2 id="counts">People</h2>
      <p className="equation">
        <span className="equation-part">
          <strong>{figure(counts.affected)}</strong> affected
        </span>
        {parts.map(({ key, label }, i) => (
          <span key={key} className="equation-part">
            <span className="equation-sign">{i === 0 ? "=" : "+"}</span>
            <strong>{figure(counts[key])}</strong> {label}
          </span>
        ))}
      </p>
      <div className="bar" aria-hidden="true">
        {parts
          .filter(({ key }) => counts[key] > 0)
          .map(({ key, tone }) => (
            <span key={key} data-tone={tone} style={{ width: `${(100 * counts[key]) / total}%` }} />
          ))}
      </div>
      <p className="soft small">{codesText(counts)}</p>
      {counts.dropped > 0 && (
        <p>{figure(counts.dropped)} were told by an earlier answer and are not affected: they are owed a correction.</p>
      )}
    </section>
  )
}

function codesText({ codes, codesShort }: CaseView["counts"]): string {
  if (codes.left === 0 && codes.assigned === 0) return "No protection codes are brought in."
  const short = codesShort > 0 ? ` Order ${figure(codesShort)} more.` : ""
  return `Protection codes: ${figure(codes.assigned)} given out, ${figure(codes.used)} used, ${figure(codes.left)} left.${short}`
}
