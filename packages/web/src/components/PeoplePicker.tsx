/** Patients found one after the other and put on a list. Not a form of its own: it stands in one. */
import { useQuery } from "@tanstack/react-query"
import { X } from "lucide-react"
import { useState } from "react"
import type { ChartId } from "../data/charts.ts"
import { Button } from "../ui/Button.tsx"
import { Field } from "../ui/Field.tsx"
import { type Found, peopleFound } from "./people-found.ts"

export function PeoplePicker(props: {
  label: string
  picked: readonly Found[]
  onChange: (picked: readonly Found[]) => void
}) {
  const { label, picked, onChange } = props
  const [text, setText] = useState("")
  const [query, setQuery] = useState("")
  const [round, setRound] = useState(0)
  const { data: people, isFetching } = useQuery(peopleFound(query))
  const isPicked = (chart: ChartId) => picked.some((one) => one.chart === chart)
  const find = () => setQuery(text.trim())
  /** For the next one: the button that was pressed goes, so the focus goes back to the field. */
  const change = (to: readonly Found[]) => {
    setText("")
    setQuery("")
    setRound(round + 1)
    onChange(to)
  }
  return (
    <div className="stack tight">
      <div className="find-row">
        <Field
          key={round}
          autoFocus={round > 0}
          label={label}
          hint="Family name and birth date, as on the chart."
          value={text}
          onChange={setText}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return
            event.preventDefault()
            find()
          }}
        />
        <Button onPress={find} isPending={isFetching}>
          Find
        </Button>
      </div>
      {people !== undefined && people.length === 0 && <p role="status">No one found.</p>}
      {people !== undefined && people.length > 0 && (
        <ul className="list" aria-label="Found">
          {people.map((one) => (
            <li key={one.chart} className="list-item">
              <span className="list-main">
                <span className="list-title">{one.name}</span>
                <span className="soft small">{one.detail}</span>
              </span>
              <Button
                size="small"
                disabledReason={isPicked(one.chart) ? "already on the list" : undefined}
                aria-label={`Add ${one.name}`}
                onPress={() => change([...picked, one])}
              >
                Add
              </Button>
            </li>
          ))}
        </ul>
      )}
      {picked.length > 0 && (
        <ul className="list" aria-label="On the list">
          {picked.map((one) => (
            <li key={one.chart} className="list-item">
              <span className="list-main">
                <span className="list-title">{one.name}</span>
              </span>
              <Button
                kind="quiet"
                size="small"
                aria-label={`Take ${one.name} off the list`}
                icon={<X size={16} aria-hidden="true" />}
                onPress={() => change(picked.filter(({ chart }) => chart !== one.chart))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
