/** A field above the parts of a chart; while it holds something, what was found stands in their place. */
import type { ChartRow } from "@subrosa/fhir"
import { Search } from "lucide-react"
import { type ReactNode, useDeferredValue, useMemo, useState } from "react"
import { Input, Label, SearchField } from "react-aria-components"
import type { OpenChart } from "../data/charts.ts"
import { ChartRows } from "./ChartRows.tsx"
import { excerptOf, type Indexed, indexRows, searchRows } from "./chart-search.ts"
import { counted } from "./counted.ts"

/** With fewer lines, one sees them all. */
const rowsMin = 10

export function ChartSearch(props: { chart: OpenChart; rows: readonly ChartRow[]; children: ReactNode }) {
  const { chart, rows, children } = props
  const [text, setText] = useState("")
  const [isBegun, begin] = useState(false)
  const index = useMemo(() => (isBegun ? indexRows(chart, rows) : []), [isBegun, chart, rows])
  if (rows.length < rowsMin) return children
  const isSearching = text.trim() !== ""
  return (
    <>
      <SearchField
        className="search chart-search"
        autoComplete="off"
        value={text}
        onChange={setText}
        onFocus={() => begin(true)}
      >
        <Label className="visually-hidden">Search in this chart</Label>
        <div className="search-box">
          <Search size={18} aria-hidden="true" />
          <Input className="input" placeholder="Search in this chart" />
        </div>
      </SearchField>
      {isSearching && <Results chart={chart} index={index} text={text} />}
      {/* Kept as they are: where one was is where one comes back to. */}
      <div hidden={isSearching}>{children}</div>
    </>
  )
}

function Results({ chart, index, text }: { chart: OpenChart; index: readonly Indexed[]; text: string }) {
  const typed = useDeferredValue(text)
  const found = useMemo(() => searchRows(index, typed), [index, typed])
  const foundOf = useMemo(() => new Map(found.map((one) => [one.row, one])), [found])
  const excerpt = (row: ChartRow) => {
    const one = foundOf.get(row)
    return one && excerptOf(one, typed)
  }
  return (
    <section className="stack">
      <p className="soft small" role="status">
        {found.length === 0 ? "Nothing in this chart has these words." : `${counted(found.length, "line", "lines")}.`}
        {index.some(({ hasMore }) => hasMore) && " Attached files and very long documents are not searched."}
      </p>
      {found.length > 0 && (
        <ChartRows key={typed} chart={chart} rows={found.map(({ row }) => row)} excerpt={excerpt} empty="" />
      )}
    </section>
  )
}
