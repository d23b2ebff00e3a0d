/** The parts of the practice's pages, by what the person may do. */
import { useEffect, useRef } from "react"
import { useLocation } from "wouter"
import { useMay } from "../data/desk.ts"
import { paths } from "../paths.ts"
import { Link } from "./Link.tsx"

export function PracticeTabs() {
  const [here] = useLocation()
  const mayManage = useMay("practice-manage")
  const mayReview = useMay("log-review")
  const mayWatch = useMay("watch")
  const places = [
    { to: paths.alarms, label: "Alarms", shown: mayWatch },
    { to: paths.review, label: "Review", shown: mayWatch },
    { to: paths.people, label: "People", shown: true },
    { to: paths.teams, label: "Care teams", shown: true },
    { to: paths.limits, label: "Limits", shown: true },
    { to: paths.log, label: "Log", shown: mayReview },
    { to: paths.blastRadius, label: "Blast radius", shown: mayReview },
    { to: paths.settings, label: "Settings", shown: mayManage },
  ]
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the bar scrolls sideways; where one is must be in sight.
    bar.current?.querySelector(`[href="${here}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }, [here])
  return (
    <nav ref={bar} aria-label="Practice" className="tabs no-print">
      {places
        .filter(({ shown }) => shown)
        .map(({ to, label }) => (
          <Link key={to} to={to} className="tab" current={here === to}>
            {label}
          </Link>
        ))}
    </nav>
  )
}
