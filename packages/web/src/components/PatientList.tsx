/** Patients as a list of links to their charts. */
import { X } from "lucide-react"
import { useAct } from "../data/act.ts"
import { patientName } from "../data/chart-name.ts"
import { type WorklistItem, worklistRemove } from "../data/charts.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Link } from "./Link.tsx"
import { ageInYears, dateText, timeText } from "./when.ts"

export function PatientList({ items, removable }: { items: readonly WorklistItem[]; removable?: boolean }) {
  const remove = useAct(worklistRemove, { touches: [["worklist"]], done: "Taken off your list. The chart stays." })
  return (
    <ul className="list">
      {items.map((item) => (
        <li key={item.chart} className="list-item">
          <Link to={paths.chart(item.chart)} className="list-main">
            <span className="list-title">{patientName(item.name)}</span>
            <span className="soft small">
              {item.birthDate !== undefined && `born ${dateText(item.birthDate)}${ageText(item.birthDate)}`}
              {item.lastOpened !== undefined && ` · opened ${timeText(item.lastOpened)}`}
            </span>
          </Link>
          {removable === true && (
            <Button
              kind="quiet"
              size="small"
              aria-label={`Take ${patientName(item.name)} off your list`}
              onPress={() => remove.mutate(item.chart)}
              icon={<X size={16} aria-hidden="true" />}
            />
          )}
        </li>
      ))}
    </ul>
  )
}

function ageText(birthDate: string): string {
  const age = ageInYears(birthDate)
  return age === undefined ? "" : ` (${age})`
}
