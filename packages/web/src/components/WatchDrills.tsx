/** The latest drills: each attack's newest result, as an officer kept it. */
import { useSuspenseQuery } from "@tanstack/react-query"
import { drills } from "../data/watch.ts"
import { Badge } from "../ui/Notice.tsx"
import { drillText, latestDrills } from "./drill-lines.ts"
import { fullTimeText } from "./when.ts"

export function WatchDrills() {
  const { data: kept } = useSuspenseQuery(drills)
  const latest = latestDrills(kept)
  return (
    <section className="card stack" aria-labelledby="drills">
      <h2 id="drills">Latest drills</h2>
      {latest.length === 0 ? (
        <p className="soft">
          None is kept yet. <code>subrosa drill --keep</code> attacks a copy of this practice's rules with invented
          patients, and keeps the result here.
        </p>
      ) : (
        <ul className="list">
          {latest.map((line) => (
            <li key={line.id} className="list-item">
              <span className="list-main">
                <span className="list-title">
                  {line.drill}
                  {line.report !== undefined && `: ${line.report.title}`}
                </span>
                <span className="soft small">
                  {fullTimeText(line.ranAt)}, kept by {line.by}
                  {line.report === undefined && "; its report does not verify"}
                </span>
              </span>
              <Badge tone={line.missed > 0 || line.report === undefined ? "danger" : "ok"}>{drillText(line)}</Badge>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
