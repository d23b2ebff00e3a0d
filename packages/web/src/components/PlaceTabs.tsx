/** Pages that belong together, as tabs that are links. */
import { useEffect, useRef } from "react"
import { useLocation } from "wouter"
import { Link } from "./Link.tsx"

export interface Place {
  to: string
  label: string
  shown: boolean
}

export function PlaceTabs({ label, places }: { label: string; places: readonly Place[] }) {
  const [here] = useLocation()
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the bar scrolls sideways; where one is must be in sight.
    bar.current?.querySelector(`[href="${here}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }, [here])
  return (
    <nav ref={bar} aria-label={label} className="tabs no-print">
      {places
        .filter(({ shown }) => shown)
        .map(({ to, label: text }) => (
          <Link key={to} to={to} className="tab" current={here === to}>
            {text}
          </Link>
        ))}
    </nav>
  )
}
