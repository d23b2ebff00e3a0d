/** Brings FHIR files in: they are read and encrypted in this browser, piece by piece, whatever their size. */

import { leftOutText } from "@subrosa/fhir"
import { FileUp, FolderOpen } from "lucide-react"
import { useState } from "react"
import { type DropItem, DropZone, FileTrigger, Form } from "react-aria-components"
import { ApprovalWaiting } from "../components/ApprovalWaiting.tsx"
import { counted } from "../components/counted.ts"
import { FormFailure } from "../components/Failure.tsx"
import { ImportResult } from "../components/ImportResult.tsx"
import { Page } from "../components/Page.tsx"
import { sizeText } from "../components/size-text.ts"
import { codeOf } from "../data/describe-error.ts"
import { useMe } from "../data/desk.ts"
import { type ImportInput, type ImportProgress, importBegin, importStop, useImportRun } from "../data/in-out.ts"
import type { Approval } from "../data/oversight.ts"
import { Button } from "../ui/Button.tsx"
import { Checkbox } from "../ui/Choice.tsx"
import { Field } from "../ui/Field.tsx"
import { Notice, Protection } from "../ui/Notice.tsx"
import { Progress } from "../ui/Progress.tsx"
import { Select } from "../ui/Select.tsx"
import { filesIn, filesToImport, type NamedFile } from "./files-in.ts"

export default function ImportPage() {
  const me = useMe()
  const careTeams = me.teams.filter(({ kind }) => kind === "care")
  const [careTeam, setCareTeam] = useState(careTeams[0]?.id as string | undefined)
  const [addToWorklist, setAddToWorklist] = useState(true)
  const [leftOut, setLeftOut] = useState<readonly string[]>([])
  const run = useImportRun()
  const begin = (files: NamedFile[]) => {
    const { taken, leftOut } = filesToImport(files)
    setLeftOut(leftOut)
    if (taken.length > 0) importBegin({ files: taken, addToWorklist, ...(careTeam !== undefined && { careTeam }) })
  }
  return (
    <Page
      title="Import"
      lead={
        <p>
          FHIR R4 files: bundles, NDJSON or single resources (.json, .ndjson, also .gz), one by one or a whole folder.
        </p>
      }
    >
      <div className="stack loose">
        {run.kind === "done" && <ImportResult report={run.report} />}
        {run.kind === "failed" && <Failed input={run.input} error={run.error} />}
        {run.kind === "cut-off" && (
          <Notice tone="warn" title="The import was cut off by the lock" live>
            What came in until then is kept. Choose the same files again to go on.
          </Notice>
        )}
        {run.kind !== "running" && (
          <>
            <DropZone
              className="drop"
              aria-label="Drop files or folders"
              onDrop={async (event) => begin(await filesIn(event.items as DropItem[]))}
            >
              <FileUp size={36} aria-hidden="true" className="soft" />
              <p>Drop files or folders here</p>
              <div className="actions">
                <FileTrigger
                  allowsMultiple
                  acceptedFileTypes={[".json", ".ndjson", ".jsonl", ".gz"]}
                  onSelect={(list) => begin(named(list))}
                >
                  <Button kind="primary">Choose files</Button>
                </FileTrigger>
                <FileTrigger acceptDirectory onSelect={(list) => begin(named(list))}>
                  <Button icon={<FolderOpen size={18} aria-hidden="true" />}>Choose a folder</Button>
                </FileTrigger>
              </div>
            </DropZone>
            <div className="stack tight">
              {careTeams.length > 1 && (
                <Select
                  label="Care team of the new charts"
                  value={careTeam ?? ""}
                  onChange={setCareTeam}
                  options={careTeams.map(({ id, name }) => ({ value: id, label: name }))}
                />
              )}
              <Checkbox isSelected={addToWorklist} onChange={setAddToWorklist}>
                Put the patients on the care team's list
              </Checkbox>
              <Protection>
                The files are read and encrypted in this browser; the server gets nothing it can read. The same file
                twice changes nothing.
              </Protection>
            </div>
          </>
        )}
        {leftOut.length > 0 && <LeftOut names={leftOut} />}
        {run.kind === "running" && run.waiting === undefined && (
          <Running files={run.input.files} progress={run.progress} />
        )}
        {run.kind === "running" && run.waiting !== undefined && <Waiting approval={run.waiting} />}
      </div>
    </Page>
  )
}

const namesShown = 5

function LeftOut({ names }: { names: readonly string[] }) {
  return (
    <Notice tone="warn" title={names.length === 1 ? "One file was left out" : `${names.length} files were left out`}>
      <p>{leftOutText(names, namesShown)}</p>
    </Notice>
  )
}

function Failed({ input, error }: { input: ImportInput; error: unknown }) {
  if (codeOf(error) === "second_person_required")
    return <AskForCaseload onAsk={(colleaguesPatients) => importBegin({ ...input, colleaguesPatients })} />
  return (
    <FormFailure error={error}>
      <p>What came in until then is kept. Choose the same files again to go on.</p>
    </FormFailure>
  )
}

function AskForCaseload({ onAsk }: { onAsk: (patients: number) => void }) {
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onAsk(Number(new FormData(event.currentTarget).get("patients")))
      }}
    >
      <Notice tone="warn" title="These patients are colleagues'" live>
        The files would write for more patients of colleagues than one person does in a day. Nothing of that has been
        written; what came in before is kept.
      </Notice>
      <Field
        label="How many of colleagues' patients the files may be written for"
        name="patients"
        inputMode="numeric"
        isRequired
        pattern="[1-9][0-9]{0,4}"
        hint="As many as there are patients in the files is enough. Their charts gain what the files hold, and nothing is opened. You confirm with your passkey; above a size another officer agrees."
      />
      <div className="actions">
        <Button type="submit" kind="primary">
          Ask, then go on
        </Button>
      </div>
    </Form>
  )
}

function Waiting({ approval }: { approval: Approval }) {
  return (
    <div className="stack">
      <ApprovalWaiting approval={approval} act="import" />
      <div className="actions">
        <Button onPress={() => void importStop()}>Take the request back</Button>
      </div>
    </div>
  )
}

function Running({ files, progress }: { files: readonly NamedFile[]; progress: ImportProgress | undefined }) {
  const [stopping, setStopping] = useState(false)
  const total = files.reduce((sum, { file }) => sum + file.size, 0)
  const { bytesDone = 0, resources = 0, charts = 0 } = progress ?? {}
  return (
    <section className="card stack" aria-live="off">
      <Progress
        label={progress?.phase === "looking" ? "Looking through the files" : "Importing"}
        value={total === 0 ? undefined : bytesDone / total}
        detail={`${sizeText(bytesDone)} of ${sizeText(total)}`}
      />
      <p className="soft">
        {counted(resources, "resource", "resources")}, {counted(charts, "chart", "charts")}
        {progress !== undefined && <span className="small"> · {progress.file}</span>}
      </p>
      <div className="actions">
        <Button
          isPending={stopping}
          onPress={() => {
            setStopping(true)
            void importStop()
          }}
        >
          Stop
        </Button>
        <span className="soft small">
          What is in stays in, also when the screen locks meanwhile; choosing the files again goes on from there.
        </span>
      </div>
    </section>
  )
}

const named = (list: FileList | null): NamedFile[] =>
  [...(list ?? [])].map((file) => ({
    file,
    name: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath,
  }))
