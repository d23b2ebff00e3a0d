/** What an import did: by type, what was refused and why, whose charts. Nothing is dropped without a line here. */
import { Download } from "lucide-react"
import { useState } from "react"
import type { ImportRefusal, ImportReport } from "../data/in-out.ts"
import { download } from "../data/save-file.ts"
import { paths } from "../paths.ts"
import { Button } from "../ui/Button.tsx"
import { Notice } from "../ui/Notice.tsx"
import { Table } from "../ui/Table.tsx"
import { Link } from "./Link.tsx"
import { refusalsCsv } from "./refusals-csv.ts"
import { sizeText } from "./size-text.ts"

type TypeRow = { type: string; added: number; updated: number; same: number; refused: number }

export function ImportResult({ report }: { report: ImportReport }) {
  const rows: TypeRow[] = Object.entries(report.resources)
    .map(([type, counts]) => ({ type, ...counts }))
    .sort((a, b) => a.type.localeCompare(b.type))
  const total = (name: "added" | "updated" | "same" | "refused") => rows.reduce((sum, row) => sum + row[name], 0)
  return (
    <div className="stack loose">
      <Notice
        tone={report.interrupted ? "warn" : report.refused.length > 0 ? "warn" : "ok"}
        title={report.interrupted ? "Stopped before the end" : "The import is done"}
        live
      >
        <p>
          {count(report.files, "file")} ({sizeText(report.bytes)}): {count(total("added"), "resource")} added,{" "}
          {total("updated")} updated, {total("same")} already here, {total("refused")} refused;{" "}
          {count(report.charts.created, "new chart")}, {report.charts.extended} extended.
          {report.unfiled > 0 && (
            <>
              {" "}
              {count(report.unfiled, "resource")} without a patient went into{" "}
              <Link to={paths.records}>the practice's own records</Link>.
            </>
          )}
        </p>
        {report.isOtherVersion && (
          <p>
            So much is refused that the files may be of another version of FHIR: Subrosa reads R4. Ask the system that
            they come from for an export as R4.
          </p>
        )}
        {report.interrupted && <p>Choose the same files again to go on; what is in is not read twice.</p>}
      </Notice>
      <section className="stack">
        <h2>By type</h2>
        <Table
          caption="Resources by type"
          rows={rows}
          rowKey={(row) => row.type}
          columns={[
            { title: "Type", header: true, cell: (row) => row.type },
            { title: "Added", numeric: true, cell: (row) => row.added },
            { title: "Updated", numeric: true, cell: (row) => row.updated },
            { title: "Same", numeric: true, cell: (row) => row.same },
            { title: "Refused", numeric: true, cell: (row) => row.refused },
          ]}
        />
        {Object.entries(report.wrappers).map(([type, number]) => (
          <p key={type} className="soft small">
            {count(number, `Bundle of type ${type}`, `Bundles of type ${type}`)}: only the wrapping of its entries, not
            kept.
          </p>
        ))}
      </section>
      {report.refused.length > 0 && <Refused refused={report.refused} />}
      {report.patients.length > 0 && <Patients patients={report.patients} />}
    </div>
  )
}

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

function Refused({ refused }: { refused: readonly ImportRefusal[] }) {
  const shown = refused.slice(0, 200)
  return (
    <section className="stack">
      <div className="row spread">
        <h2>Refused</h2>
        <Button
          size="small"
          icon={<Download size={16} aria-hidden="true" />}
          onPress={() => download("refused.csv", new Blob([refusalsCsv(refused)], { type: "text/csv" }))}
        >
          Download as CSV
        </Button>
      </div>
      <Table
        caption="Refused resources"
        rows={shown}
        rowKey={(row) => `${row.file}:${row.offset}:${row.reason}`}
        columns={[
          { title: "File", header: true, cell: (row) => row.file },
          { title: "Line", numeric: true, cell: (row) => row.line },
          { title: "Entry", numeric: true, cell: (row) => row.entry ?? "" },
          { title: "Type", cell: (row) => row.resourceType ?? "" },
          { title: "Why", cell: (row) => (row.path === undefined ? row.reason : `${row.path}: ${row.reason}`) },
        ]}
      />
      {refused.length > shown.length && (
        <p className="soft small">
          The first {shown.length} of {refused.length}; the CSV file has all.
        </p>
      )}
    </section>
  )
}

function Patients({ patients }: { patients: ImportReport["patients"] }) {
  const [shown, setShown] = useState(50)
  return (
    <section className="stack">
      <h2>Patients</h2>
      <ul className="list">
        {patients.slice(0, shown).map(({ chart, name, created }) => (
          <li key={chart} className="list-item">
            <Link to={paths.chart(chart)} className="list-main">
              <span className="list-title">{name}</span>
              <span className="soft small">{created ? "new chart" : "chart extended"}</span>
            </Link>
          </li>
        ))}
      </ul>
      {patients.length > shown && (
        <div>
          <Button onPress={() => setShown(patients.length)}>Show all {patients.length}</Button>
        </div>
      )}
    </section>
  )
}
