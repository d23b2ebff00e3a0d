/** The parts of the practice's pages, by what the person may do. */
import { useMay } from "../data/desk.ts"
import { paths } from "../paths.ts"
import { PlaceTabs } from "./PlaceTabs.tsx"

export function PracticeTabs() {
  const mayManage = useMay("practice-manage")
  const places = [
    { to: paths.people, label: "People", shown: true },
    { to: paths.teams, label: "Care teams", shown: true },
    { to: paths.limits, label: "Limits", shown: true },
    { to: paths.settings, label: "Settings", shown: mayManage },
    { to: paths.records, label: "Records", shown: true },
  ]
  return <PlaceTabs label="Practice" places={places} />
}
