/** The pages by which officers watch the practice. */
import { useMay } from "../data/desk.ts"
import { paths } from "../paths.ts"
import { PlaceTabs } from "./PlaceTabs.tsx"

const watchPlaces = [
  { to: paths.watch, label: "Watch" },
  { to: paths.alarms, label: "Alarms" },
  { to: paths.review, label: "Review" },
  { to: paths.decoys, label: "Decoys" },
  { to: paths.devices, label: "Devices" },
  { to: paths.incidents, label: "Incidents" },
  { to: paths.blastRadius, label: "Blast radius" },
  { to: paths.log, label: "Log" },
]

export const isWatchPlace = (location: string): boolean =>
  watchPlaces.some(({ to }) => location === to || location.startsWith(`${to}/`))

export function WatchTabs() {
  const mayReview = useMay("log-review")
  const places = watchPlaces.map((place) => ({ ...place, shown: place.to !== paths.log || mayReview }))
  return <PlaceTabs label="Watch" places={places} />
}
